import { type ObjectId, objectId } from '#lib/model/object-id.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { PolicySubject } from '../wording/policy/policy-subject.ts';

/** Look-ups over the policies of a topology, built once per topology. */
export type PolicyIndex = {
  readonly facts: ReadonlyMap<ObjectId, PolicyFacts>;
  /** What the wording needs of each. */
  readonly subjectOf: (facts: PolicyFacts) => PolicySubject;
};

const indexes = new WeakMap<Topology, PolicyIndex>();

export function policyIndexOf(topology: Topology): PolicyIndex {
  const known = indexes.get(topology);
  if (known !== undefined) return known;
  const index = buildIndex(topology);
  indexes.set(topology, index);
  return index;
}

function buildIndex({ policies, policyObjects }: Topology): PolicyIndex {
  const byKey = <Policy extends { readonly namespace: string; readonly name: string }>(objects: readonly Policy[]) =>
    new Map(objects.map((object) => [`${object.namespace}/${object.name}`, object]));
  const authorizations = byKey(policyObjects.authorizationPolicies);
  const peerAuthentications = byKey(policyObjects.peerAuthentications);
  const telemetries = byKey(policyObjects.telemetries);
  const destinationRules = byKey(policyObjects.destinationRules);
  const virtualServices = byKey(policyObjects.virtualServices);
  const routes = new Map(
    policyObjects.routes.map((route) => [objectId(route.kind, route.namespace, route.name), route]),
  );

  const subjectOf = ({ id, kind, namespace, name, action }: PolicyFacts): PolicySubject => {
    const key = `${namespace}/${name}`;
    const rules = kind === 'AuthorizationPolicy' ? authorizations.get(key)?.rules : undefined;
    const peer = kind === 'PeerAuthentication' ? peerAuthentications.get(key) : undefined;
    return {
      kind,
      namespace,
      name,
      action,
      rules: rules?.length ?? routes.get(id)?.rules.length ?? null,
      matchesAll: rules?.some(({ from, to, when }) => from.length + to.length + when.length === 0) ?? false,
      provider: kind === 'AuthorizationPolicy' ? (authorizations.get(key)?.provider ?? '') : '',
      mode: peer?.mode ?? null,
      portModes: peer?.portModes ?? [],
      sections: kind === 'Telemetry' ? (telemetries.get(key)?.sections ?? []) : [],
      hosts: hostsOf(kind, key),
    };
  };
  const hostsOf = (kind: PolicyFacts['kind'], key: string): readonly string[] => {
    if (kind === 'VirtualService') return virtualServices.get(key)?.hosts ?? [];
    const host = kind === 'DestinationRule' ? destinationRules.get(key)?.host : undefined;
    return host === undefined ? [] : [host];
  };
  return { facts: new Map(policies.map((facts) => [facts.id, facts])), subjectOf };
}
