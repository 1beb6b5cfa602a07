import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Pod, Snapshot } from '#lib/model/snapshot.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import { serviceName } from './labels.ts';

/** The services of a pod, as `namespace/hostname` and sorted: those that select it, and those whose slices name it. */
export type ServicesOfPod = (pod: Pod, selecting: readonly string[]) => readonly string[];

/**
 * Adds the Services that name a pod in an EndpointSlice, as those without a selector do.
 * Follows istiod's `matchingServicesWithoutSelectors`: by targetRef, up to 1.23 by address.
 */
export function sliceServices(
  snapshot: Snapshot,
  serviceFacts: ReadonlyMap<string, readonly ServiceFacts[]>,
): ServicesOfPod {
  const byReference = since(snapshot.istio, '1.24');
  const named = new Map<string, Set<string>>();
  for (const slice of snapshot.endpointSlices) {
    const service = labelOf(slice.labels, serviceName);
    const facts = service === undefined ? [] : serviceFacts.get(objectId('Service', slice.namespace, service));
    const hostnames = (facts ?? [])
      .filter(({ indexed }) => indexed)
      .map(({ hostname }) => `${slice.namespace}/${hostname}`);
    if (hostnames.length === 0) continue;
    for (const { addresses, pod } of slice.endpoints) {
      for (const key of byReference ? (pod === null ? [] : [pod]) : addresses) {
        const known = named.get(key);
        if (known === undefined) named.set(key, new Set(hostnames));
        else for (const hostname of hostnames) known.add(hostname);
      }
    }
  }
  if (named.size === 0) return (_pod, selecting) => selecting;
  return (pod, selecting) => {
    const keys = byReference ? [`${pod.namespace}/${pod.name}`] : pod.ips;
    const found = keys.flatMap((key) => [...(named.get(key) ?? [])]);
    if (found.every((hostname) => selecting.includes(hostname))) return selecting;
    return [...new Set([...selecting, ...found])].sort(compareIds);
  };
}
