import type { Route } from '#lib/model/policy.ts';
import type { RuleOutcome } from '#lib/model/policy-facts.ts';
import type { IstioSettings } from '#lib/model/snapshot.ts';
import { feature } from '../istio-version.ts';
import { enforced, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';

/** A route that runs, with the rules whose requests fail because a backend does not exist. Follows istiod's `buildDestination`. */
export function withBackends(route: Route, scene: AttachmentScene): Verdict {
  const rules = route.rules.flatMap(({ backends }, position): readonly RuleOutcome[] => {
    const missing = backends
      .filter(({ kind, namespace, name }) => isMissing(kind, namespace, name, scene))
      .map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`);
    const unknown = backends
      .filter(({ group, kind }) => !isKindTaken(group, kind, scene))
      .map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`);
    return [...outcome('target-not-found', missing, position), ...outcome('target-kind-unknown', unknown, position)];
  });
  return rules.length === 0 ? enforced : verdict('full', 'enforced', [], rules);
}

function outcome(reason: RuleOutcome['reason'], attributes: readonly string[], rule: number): readonly RuleOutcome[] {
  return attributes.length === 0 ? [] : [{ rule, effect: 'stricter', reason, attributes }];
}

/** The kinds that istiod takes as a backend; two of them behind a flag. */
export function isKindTaken(group: string, kind: string, { istio }: { readonly istio: IstioSettings }): boolean {
  switch (kind) {
    case 'Service':
      return group === '' || group === 'core';
    case 'ServiceImport':
    case 'Hostname':
      return true;
    case 'InferencePool':
      return feature(istio, 'ENABLE_GATEWAY_API_INFERENCE_EXTENSION', false);
    case 'XBackend':
      return feature(istio, 'PILOT_ENABLE_ALPHA_GATEWAY_API', false);
    default:
      return false;
  }
}

function isMissing(kind: string, namespace: string, name: string, { context }: AttachmentScene): boolean {
  const key = `${namespace}/${name}`;
  if (kind === 'Service') return !context.services.has(key) && context.index.hidden(kind, namespace, name) === null;
  if (kind === 'ServiceEntry')
    return !context.serviceEntries.has(key) && context.index.hidden(kind, namespace, name) === null;
  return false;
}
