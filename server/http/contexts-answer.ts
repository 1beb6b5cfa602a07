import type { ContextList } from '#lib/model/contexts.ts';
import type { Atlas } from '../atlas.ts';
import { jsonResponse } from './responses.ts';

/** The contexts that can be looked at, and what is known of each without asking its server. */
export function answerContexts(atlas: Atlas): Response {
  const { source, kubeconfig, openContexts } = atlas;
  const list: ContextList = {
    contexts: (source?.contexts ?? []).map(({ name, current }) => {
      const { server, warnings, problem } = kubeconfig?.describe(name) ?? { server: null, warnings: [], problem: null };
      const open = current ? atlas : openContexts.get(name)?.atlas;
      const freshness = open?.status().freshness ?? null;
      return {
        name,
        current,
        server,
        warnings,
        problem,
        reading: freshness === null ? null : { state: freshness.state, sentence: freshness.sentence },
      };
    }),
  };
  return jsonResponse(list);
}
