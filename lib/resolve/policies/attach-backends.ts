import type { Route } from '#lib/model/policy.ts';
import type { RuleOutcome } from '#lib/model/policy-facts.ts';
import { enforced, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';

/** A route that runs, with the rules whose requests fail because a backend does not exist. Follows istiod's `buildDestination`. */
export function withBackends(route: Route, scene: AttachmentScene): Verdict {
  const rules = route.rules.flatMap(({ backends }, position): readonly RuleOutcome[] => {
    const missing = backends
      .filter(({ kind, namespace, name }) => isMissing(kind, namespace, name, scene))
      .map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`);
    return missing.length === 0
      ? []
      : [{ rule: position, effect: 'stricter', reason: 'target-not-found', attributes: missing }];
  });
  return rules.length === 0 ? enforced : verdict('full', 'enforced', [], rules);
}

function isMissing(kind: string, namespace: string, name: string, { context }: AttachmentScene): boolean {
  const key = `${namespace}/${name}`;
  if (kind === 'Service') return !context.services.has(key) && context.index.hidden(kind, namespace, name) === null;
  if (kind === 'ServiceEntry')
    return !context.serviceEntries.has(key) && context.index.hidden(kind, namespace, name) === null;
  return false;
}
