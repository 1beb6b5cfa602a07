import type { ObjectId } from '#lib/model/object-id.ts';
import { gatewayId, objectId } from '#lib/model/object-id.ts';
import { type Attachment, reasonsOfBypass } from '#lib/model/policy-facts.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { EffectivePlane, EffectivePolicies } from './effective-plane.ts';

/**
 * Attachments without effect that a person would expect to hold for the object: to it, to what selects it, to its
 * waypoint, to its namespace.
 */
export function idleAttachments(
  topology: Topology,
  id: ObjectId,
  { kind, namespace }: { readonly kind: string; readonly namespace: string },
  planes: readonly EffectivePlane[],
): EffectivePolicies['idle'] {
  const targets = new Set<ObjectId | null>([id, objectId('Namespace', '', namespace)]);
  const isWorkload = kind !== 'Gateway' && kind !== 'Service' && kind !== 'ServiceEntry' && kind !== 'Namespace';
  if (isWorkload || id.includes('#')) {
    for (const service of servicesOf(id, topology)) targets.add(service);
    targets.add(null);
  } else if (kind !== 'Gateway') {
    targets.add(null);
  }
  for (const { enforcer } of planes) {
    if (enforcer.startsWith('waypoint ')) targets.add(gatewayId(enforcer.slice('waypoint '.length)));
  }
  const selected = new Set(topology.workloads.find((workload) => workload.id === id)?.ztunnelPolicies);
  return topology.policies.flatMap(({ id: object, kind: policyKind, namespace: own, name, attachments }) =>
    attachments
      .filter((attachment) => isIdle(attachment) && targets.has(attachment.target))
      // Of what goes around a waypoint, only a workload's own address is a matter of the object itself.
      .filter(({ reason }) => !reasonsOfBypass.has(reason) || (isWorkload && reason === 'bypassed-by-pod-ip'))
      // A selector that picks other workloads says nothing of this one.
      .filter(
        ({ field, enforcer }) =>
          !isWorkload || field !== 'spec.selector' || enforcer !== 'ztunnel' || selected.has(`${own}/${name}`),
      )
      .filter(({ reason }) => policyKind !== 'PeerAuthentication' || reason !== 'selects-no-workload')
      .map((attachment) => ({ object, attachment })),
  );
}

function isIdle({ effect }: Attachment): boolean {
  return effect === 'inert' || effect === 'rejected';
}

function servicesOf(id: ObjectId, topology: Topology): readonly ObjectId[] {
  const keys = new Set(topology.workloads.find((workload) => workload.id === id)?.services);
  return topology.services
    .filter(({ namespace, hostname }) => keys.has(`${namespace}/${hostname}`))
    .map((facts) => facts.id);
}
