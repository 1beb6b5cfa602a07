import type { ContextList } from '#lib/model/contexts.ts';
import type { Atlas } from '../atlas.ts';
import { jsonResponse } from './responses.ts';

/** The contexts that can be looked at, and what is known of each without asking its server. `main` is what the start chose. */
export function answerContexts(main: Atlas): Response {
  const { source, kubeconfig, openContexts } = main;
  const list: ContextList = {
    contexts: (source?.contexts ?? []).map(({ name, current }) => {
      const { server, warnings, problem } = kubeconfig?.describe(name) ?? { server: null, warnings: [], problem: null };
      const open = current ? main : openContexts.get(name)?.atlas;
      const freshness = open?.status().freshness ?? null;
      return {
        name,
        atStart: current,
        server,
        warnings,
        problem,
        reading: freshness === null ? null : { state: freshness.state, sentence: freshness.sentence },
      };
    }),
  };
  return jsonResponse(list);
}
