import type { ObjectId } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { ReasonCode } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';
import { servesTraffic } from '../waypoints.ts';
import type { Suffering } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * Everything that asked for a waypoint and was refused for one of these reasons, with the Gateway as the cause.
 * A pod that only inherits the label is left out unless the waypoint serves workloads: the label means its services.
 * A namespace whose label is refused and that holds nothing yet stands for what will come.
 */
export function refusedBindings(mesh: Mesh, reasons: ReadonlySet<ReasonCode>): readonly Suffering[] {
  const { services, workloads, namespaces } = mesh.refused();
  const sufferings: Suffering[] = [];
  const heard = new Set<string>();
  const note = (subject: ObjectId, namespace: string, binding: Binding) => {
    const cause = causeOf(subject, namespace, binding);
    heard.add(`${namespace} ${cause}`);
    sufferings.push({ cause, subject, detail: detailOf(binding) });
  };
  for (const { id, namespace, binding } of services) {
    if (reasons.has(binding.reason)) note(id, namespace, binding);
  }
  for (const { id, namespace, binding } of workloads) {
    if (!reasons.has(binding.reason)) continue;
    const serves = mesh.gateway(binding.asked ?? '')?.trafficType;
    if (binding.askedBy === 'own-label' || (serves !== undefined && servesTraffic(serves, 'workload'))) {
      note(id, namespace, binding);
    }
  }
  for (const { id, name, service } of namespaces) {
    if (reasons.has(service.reason) && !heard.has(`${name} ${causeOf(id, name, service)}`)) note(id, name, service);
  }
  return sufferings;
}

/** The Gateway that is asked for; for an empty name, which no Gateway has, the object whose label is empty. */
function causeOf(subject: ObjectId, namespace: string, { asked, askedBy }: Binding): ObjectId {
  if (asked !== null && !asked.startsWith('/') && !asked.endsWith('/')) return gatewayId(asked);
  return askedBy === 'namespace-label' ? `Namespace/${namespace}` : subject;
}

function detailOf({ asked, reason, detail }: Binding): Suffering['detail'] {
  return {
    waypoint: asked ?? '',
    why: reason,
    ...(detail.serves !== undefined && { serves: detail.serves }),
    ...(detail.admits !== undefined && { admits: detail.admits }),
    ...((detail.sameNameElsewhere ?? []).length > 0 && { elsewhere: detail.sameNameElsewhere ?? [] }),
    ...((detail.nearest ?? []).length > 0 && { nearest: detail.nearest ?? [] }),
  };
}
