import type { Condition } from '#lib/model/metadata.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { KubernetesObject } from '../harness/kubernetes-client.ts';

/** Conditions by object and type, each as one line: `Service/shop/cart istio.io/WaypointBound` → `True/…: …`. */
export type Conditions = ReadonlyMap<string, string>;

/** What istiod wrote on these objects. */
export function writtenByIstiod(objects: readonly KubernetesObject[]): Conditions {
  const all = new Map<string, string>();
  for (const object of objects) {
    const id = `${object.kind}/${object.metadata.namespace}/${object.metadata.name}`;
    const status = (object.status ?? {}) as { conditions?: Condition[]; parents?: { conditions?: Condition[] }[] };
    const isRoute = object.kind.endsWith('Route');
    const conditions = isRoute ? status.parents?.flatMap((parent) => parent.conditions ?? []) : status.conditions;
    add(all, id, conditions ?? []);
  }
  return all;
}

/** What the product expects istiod to write. Objects that istiod leaves out are not there: what stands on them is stale. */
export function expectedBy(topology: Topology): Conditions {
  const all = new Map<string, string>();
  const inMesh = [...topology.services, ...topology.workloads].filter(({ indexed }) => indexed);
  for (const { id, expected } of [...inMesh, ...topology.policies]) add(all, id, expected);
  return all;
}

/** One row for each condition on which they differ. */
export function differences(ours: Conditions, istiods: Conditions): readonly string[] {
  const keys = new Set([...ours.keys(), ...istiods.keys()]);
  return [...keys]
    .filter((key) => ours.get(key) !== istiods.get(key))
    .sort()
    .map((key) => `${key}\n    ours:     ${ours.get(key) ?? 'none'}\n    istiod's: ${istiods.get(key) ?? 'none'}`);
}

function add(all: Map<string, string>, id: string, conditions: readonly Condition[]): void {
  for (const { type, status, reason, message } of conditions) {
    if (!isAboutWaypoints(type)) continue;
    // An empty message is left out of an Istio object.
    all.set(`${id} ${type}`, `${status}/${reason}: ${message ?? ''}`);
  }
}

function isAboutWaypoints(type: string): boolean {
  return type.startsWith('istio.io/') || ['WaypointAccepted', 'ZtunnelAccepted', 'ResolvedWaypoints'].includes(type);
}
