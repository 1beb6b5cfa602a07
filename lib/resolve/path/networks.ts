import type { WaypointName } from '#lib/model/object-id.ts';
import type { Caller, PathNote } from '#lib/model/path.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { labelOf } from '../label-selector.ts';
import { network } from '../labels.ts';
import { gatewayOfCaller } from './caller.ts';
import type { PathIndex } from './path-index.ts';

/**
 * The network of a workload: its own label, else the one of istiod's namespace; empty for the only one that has no name.
 * Follows istiod's `Network`.
 */
export function networkOf({ labels }: WorkloadFacts, index: PathIndex): string {
  return labelOf(labels, network) ?? defaultNetwork(index);
}

function defaultNetwork({ namespaces, topology }: PathIndex): string {
  return labelOf(namespaces.get(topology.mesh.rootNamespace)?.labels ?? {}, network) ?? '';
}

/** What cannot be told because a request may leave the caller's network: gateways between networks are not followed. */
export function networkNotes(
  from: Caller,
  waypoint: WaypointName | null,
  endpoint: WorkloadFacts,
  index: PathIndex,
): readonly PathNote[] {
  if (index.networks.size < 2) return [];
  const here = networkOfCaller(from, index);
  const [proxy] = waypoint === null ? [] : (index.instances.get(waypoint) ?? []);
  const elsewhere = [...(proxy === undefined ? [] : [proxy]), endpoint].find((each) => networkOf(each, index) !== here);
  if (elsewhere === undefined) return [];
  const there = networkOf(elsewhere, index);
  return [{ code: 'another-network', about: [elsewhere.id, there, ...(here === null ? [] : [here])] }];
}

/** Null for somebody of whom only the kind is known. */
function networkOfCaller(from: Caller, index: PathIndex): string | null {
  const workload = from.object === null ? undefined : index.workloads.get(from.object);
  if (workload !== undefined) return networkOf(workload, index);
  const gateway = gatewayOfCaller(from, index);
  if (gateway === null) return null;
  const [instance] = index.instances.get(`${gateway.namespace}/${gateway.name}`) ?? [];
  return instance === undefined ? defaultNetwork(index) : networkOf(instance, index);
}
