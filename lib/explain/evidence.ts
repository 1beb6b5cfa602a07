import type { Origin, Setter } from '#lib/model/metadata.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { Binding, GatewayFacts, NamespaceFacts, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import type { TopologyIndex } from './topology-index.ts';

/** Where one object that a verdict rests on was read, and who last set which of its deciding keys. */
export type Evidence = {
  readonly object: ObjectId;
  /** False for an object that was looked for and not found. */
  readonly exists: boolean;
  /** File, document and line; null for a cluster. */
  readonly origin: Origin | null;
  readonly setBy: Readonly<Record<string, Setter>>;
};

/** The objects that these bindings of one object rest on: itself, its namespace, the waypoints asked for. */
export function evidenceFor(
  facts: ServiceFacts | WorkloadFacts | NamespaceFacts | GatewayFacts,
  bindings: readonly Binding[],
  index: TopologyIndex,
): readonly Evidence[] {
  const found = new Map<ObjectId, Evidence>([[facts.id, toEvidence(facts)]]);
  const namespace = facts.namespace === '' ? undefined : index.namespaces.get(facts.namespace);
  if (namespace !== undefined && namespace.id !== facts.id && bindings.length > 0) {
    found.set(namespace.id, toEvidence(namespace));
  }
  for (const { asked } of bindings) {
    if (asked === null || asked.startsWith('/') || asked.endsWith('/')) continue;
    const id = gatewayId(asked);
    const gateway = index.gateways.get(id);
    found.set(id, gateway === undefined ? { object: id, exists: false, origin: null, setBy: {} } : toEvidence(gateway));
  }
  return [...found.values()];
}

function toEvidence(facts: ServiceFacts | WorkloadFacts | NamespaceFacts | GatewayFacts): Evidence {
  const { id, origin, setBy } = facts;
  return { object: id, exists: !('exists' in facts) || facts.exists, origin, setBy };
}
