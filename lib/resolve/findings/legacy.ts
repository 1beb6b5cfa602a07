import type { Finding } from '#lib/model/finding.ts';
import type { Metadata } from '#lib/model/metadata.ts';
import { objectId } from '#lib/model/object-id.ts';
import { labelOf } from '../label-selector.ts';
import { serviceAccountAnnotation, useWaypoint } from '../labels.ts';
import { isHboneListener } from '../waypoints.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * WP-LEGACY: something is written the way waypoints were written once, and means nothing today: a Gateway for a service
 * account (`istio.io/for-service-account`, up to 1.21), `istio.io/use-waypoint` as an annotation, which istiod reads as a
 * label only, or a waypoint of Istio's class whose listener is not HBONE on port 15008, which istiod does not program.
 */
export function legacy(mesh: Mesh): readonly Finding[] {
  const { gateways, namespaces, services, pods, serviceEntries, workloadEntries } = mesh.snapshot;
  const asAnnotation = ([kind, objects]: readonly [string, readonly Metadata[]]) =>
    objects.filter(isAnnotated).map((object) => annotated(kind, object));
  return groupByCause('WP-LEGACY', [
    ...gateways.flatMap((gateway): readonly Suffering[] => {
      const id = objectId('Gateway', gateway.namespace, gateway.name);
      const account = labelOf(gateway.annotations, serviceAccountAnnotation);
      if (account !== undefined)
        return [{ cause: id, subject: id, detail: { why: 'for-service-account', value: account } }];
      const isWaypoint = gateway.className === 'istio-waypoint';
      if (!isWaypoint || gateway.listeners.length === 0 || gateway.listeners.some(isHboneListener)) return [];
      const listeners = gateway.listeners.map(({ protocol, port }) => `${protocol} ${port}`);
      return [{ cause: id, subject: id, detail: { why: 'listener', listeners } }];
    }),
    ...(
      [
        ['Namespace', namespaces],
        ['Service', services],
        ['Pod', pods],
        ['ServiceEntry', serviceEntries],
        ['WorkloadEntry', workloadEntries],
      ] as const
    ).flatMap(asAnnotation),
  ]);
}

/** One that carries the label too has been corrected. */
function isAnnotated({ annotations, labels }: Metadata): boolean {
  return labelOf(annotations, useWaypoint) !== undefined && labelOf(labels, useWaypoint) === undefined;
}

function annotated(kind: string, { namespace, name, annotations }: Metadata): Suffering {
  const id = objectId(kind, namespace, name);
  return { cause: id, subject: id, detail: { why: 'annotation', value: labelOf(annotations, useWaypoint) ?? '' } };
}
