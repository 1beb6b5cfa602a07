import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { Binding, NamespaceFacts } from '#lib/model/topology.ts';
import { absent, notVisible } from './binding.ts';
import { labelOf } from './label-selector.ts';
import { dataplaneMode } from './labels.ts';
import type { ResolutionContext } from './resolution-context.ts';

/** Every namespace that is an object or holds one, with what its label gives to unlabelled objects in it. */
export function resolveNamespaces(context: ResolutionContext): readonly NamespaceFacts[] {
  const { snapshot, namespaces } = context.index;
  const names = new Set(namespaces.keys());
  for (const list of [
    snapshot.pods,
    snapshot.services,
    snapshot.serviceEntries,
    snapshot.workloadEntries,
    snapshot.gateways,
  ]) {
    // Lists are sorted by namespace, so most objects repeat the one before them.
    let last: string | null = null;
    for (const { namespace } of list) {
      if (namespace !== last) names.add(namespace);
      last = namespace;
    }
  }
  return [...names].sort(compareIds).map((name) => {
    const object = namespaces.get(name);
    return {
      id: objectId('Namespace', '', name),
      namespace: '',
      name,
      setBy: object?.setBy ?? {},
      origin: object?.origin ?? null,
      exists: object !== undefined,
      discovered: context.index.discovers(name) !== false,
      dataplaneMode: object === undefined ? null : (labelOf(object.labels, dataplaneMode) ?? null),
      labels: object?.labels ?? {},
      service: inherited(name, 'service', context),
      workload: inherited(name, 'workload', context),
    };
  });
}

function inherited(name: string, traffic: Traffic, context: ResolutionContext): Binding {
  const discovered = context.index.discovers(name);
  if (discovered === false) return absent(traffic, 'namespace-not-discovered');
  if (discovered !== true) return notVisible(traffic, discovered);
  return context.bindWaypoint(name, {}, traffic, null);
}
