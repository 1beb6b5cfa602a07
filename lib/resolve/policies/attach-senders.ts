import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { ParentRef } from '#lib/model/policy.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { fullHost } from './attach-hosts.ts';
import type { AttachmentScene } from './attachments-scene.ts';

/** Who sends to a service by a route, as written: whether the route was accepted is not asked. */
export type RouteSenders = {
  /** Ordinary gateways. */
  readonly gateways: ReadonlySet<WaypointName>;
  /** Services whose requests a route sends on to this one. */
  readonly parents: ReadonlySet<ObjectId>;
};

export function routeSenders(facts: ServiceFacts, scene: AttachmentScene): RouteSenders {
  const index = known.get(scene) ?? indexRoutes(scene);
  known.set(scene, index);
  return index.get(facts.id) ?? none;
}

const none: RouteSenders = { gateways: new Set(), parents: new Set() };
const known = new WeakMap<AttachmentScene, ReadonlyMap<string, RouteSenders>>();

function indexRoutes(scene: AttachmentScene): ReadonlyMap<string, RouteSenders> {
  const index = new Map<string, { readonly gateways: Set<WaypointName>; readonly parents: Set<ObjectId> }>();
  const at = (id: ObjectId) => {
    const senders = index.get(id) ?? { gateways: new Set(), parents: new Set() };
    index.set(id, senders);
    return senders;
  };
  for (const { parentRefs, rules } of scene.policies.routes) {
    for (const { kind, namespace, name } of rules.flatMap(({ backends }) => backends)) {
      const id = objectId(kind, namespace, name);
      const senders = at(id);
      for (const ref of parentRefs) {
        const gateway: WaypointName = `${ref.namespace}/${ref.name}`;
        if (ref.kind === 'Gateway' && scene.proxy(gateway)?.kind === 'router') senders.gateways.add(gateway);
        if (isService(ref) && parentOf(ref) !== id) senders.parents.add(parentOf(ref));
      }
    }
  }
  for (const { namespace, gateways, destinations } of scene.policies.virtualServices) {
    const named = gateways
      .filter((name) => name !== 'mesh')
      .map((name) => (name.includes('/') ? name : `${namespace}/${name}`));
    // A name that is no Gateway of Kubernetes' API is one of Istio's own, which is not read.
    const ordinary = named.filter((name) => (scene.proxy(name)?.kind ?? 'router') === 'router');
    if (ordinary.length === 0) continue;
    for (const { host } of destinations) {
      for (const { id } of scene.serviceByHostname(fullHost(host, namespace))) {
        for (const name of ordinary) at(id).gateways.add(name);
      }
    }
  }
  return index;
}

function isService({ kind }: ParentRef): boolean {
  return kind === 'Service' || kind === 'ServiceEntry';
}

function parentOf({ kind, namespace, name }: ParentRef): ObjectId {
  return objectId(kind, namespace, name);
}
