import type { Metadata } from '#lib/model/metadata.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { TargetRef } from '#lib/model/policy.ts';
import type { Attachment, Effect, PolicyReason } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { since } from '../istio-version.ts';
import type { Waypoint } from '../waypoints.ts';
import { attachment, type Place, verdict } from './attachments-build.ts';
import { type AttachmentScene, chainTarget, isAgentgateway, waypointsOf } from './attachments-scene.ts';
import { isRefTo, waypointClassName } from './policy-attachment.ts';

/** Where one reference leads: to a proxy, or nowhere, and why. */
export type Reach =
  | {
      readonly status: 'waypoint';
      readonly waypoint: WaypointName;
      /** The services whose chains it concerns. */
      readonly services: readonly ServiceFacts[];
      /** It also concerns traffic to workloads, if the waypoint gets any. */
      readonly podIp: boolean;
    }
  | { readonly status: 'gateway'; readonly gateway: WaypointName }
  | LostReach;

export type LostReach = {
  readonly status: 'lost';
  readonly effect: Effect;
  readonly reason: PolicyReason;
  readonly because: readonly string[];
};

/**
 * Who gets a policy by one of its references. Follows istiod's `ShouldAttachPolicy`; versions: GatewayClass since 1.25,
 * ServiceEntry and objects of other namespaces than the waypoint's since 1.24.
 */
export function followReference(ref: TargetRef, policy: Metadata, scene: AttachmentScene): readonly Reach[] {
  if (!knowsKind(ref.kind, scene)) return [lost('target-kind-unknown', [ref.kind], 'rejected')];
  switch (ref.kind) {
    case 'Gateway':
      return isRefTo(ref, 'Gateway') ? followGateway(ref, policy, scene) : [wrongGroup(ref)];
    case 'GatewayClass':
      return isRefTo(ref, 'GatewayClass') ? followClass(ref, policy, scene) : [wrongGroup(ref)];
    case 'Service':
    case 'ServiceEntry':
      return isRefTo(ref, ref.kind) ? followService(ref.kind, ref.name, policy, scene) : [wrongGroup(ref)];
    default:
      return [lost('target-kind-unknown', [ref.kind], 'rejected')];
  }
}

export function referenceField(position: number): string {
  return `spec.targetRefs[${position}]`;
}

/** The attachment of a reference that leads nowhere. */
export function lostAttachment(place: Place, { effect, reason, because }: LostReach): Attachment {
  return attachment(place, 'nobody', verdict(effect, reason, because));
}

export function lost(reason: PolicyReason, because: readonly string[], effect: Effect = 'inert'): LostReach {
  return { status: 'lost', effect, reason, because };
}

function knowsKind(kind: string, { istio }: AttachmentScene): boolean {
  if (kind === 'GatewayClass') return since(istio, '1.25');
  if (kind === 'ServiceEntry') return since(istio, '1.24');
  return kind === 'Gateway' || kind === 'Service';
}

function wrongGroup(ref: TargetRef): LostReach {
  return lost('wrong-group', [ref.group], 'rejected');
}

function followGateway(ref: TargetRef, policy: Metadata, scene: AttachmentScene): readonly Reach[] {
  const name = `${policy.namespace}/${ref.name}`;
  const waypoint = scene.context.waypoints.get(name);
  if (waypoint === undefined) return [missingGateway(ref, policy, scene)];
  if (!waypoint.hasAddress) return [lost('ancestor-not-bound', ['waypoint-not-ready', name])];
  return [throughGateway(name, waypoint, scene)];
}

function missingGateway(ref: TargetRef, policy: Metadata, scene: AttachmentScene): LostReach {
  const gap = scene.context.index.hidden('Gateway', policy.namespace, ref.name);
  if (gap !== null) return lost('input-not-visible', [gap.sentence]);
  const elsewhere = scene.gatewaysNamed(ref.name);
  const serving = scene.waypointsServing(policy.namespace);
  const meant = serving.size === 0 ? [] : elsewhere.filter((name) => serving.has(name));
  return meant.length > 0 ? lost('wrong-namespace', meant) : lost('target-not-found', elsewhere.slice(0, 3));
}

function throughGateway(name: WaypointName, waypoint: Waypoint, scene: AttachmentScene): Reach {
  const proxy = scene.proxy(name);
  switch (proxy?.kind) {
    case 'waypoint':
      return { status: 'waypoint', waypoint: name, services: proxy.services, podIp: true };
    case 'router':
      return { status: 'gateway', gateway: name };
    case 'agentgateway':
      return lost('agentgateway-unsupported', [name]);
    case 'none':
    case undefined:
      return lost('not-a-waypoint-class', [waypoint.gateway.className]);
  }
}

function followClass(ref: TargetRef, policy: Metadata, scene: AttachmentScene): readonly Reach[] {
  if (policy.namespace !== scene.rule.rootNamespace) return [lost('not-root-namespace', [scene.rule.rootNamespace])];
  if (ref.name !== waypointClassName) return [otherClass(ref.name, scene)];
  if (scene.waypointProxies.length === 0) {
    const gap = scene.context.index.hidden('Gateway', '', '');
    return [gap === null ? lost('ancestor-not-bound', []) : lost('input-not-visible', [gap.sentence])];
  }
  return scene.waypointProxies.map(({ name, services }) => ({
    status: 'waypoint',
    waypoint: name,
    services,
    podIp: true,
  }));
}

function otherClass(name: string, { context }: AttachmentScene): LostReach {
  if (isAgentgateway(name, context)) return lost('agentgateway-unsupported', [name]);
  const gatewayClass = context.index.gatewayClasses.get(name);
  if (gatewayClass === undefined) {
    const gap = context.index.hidden('GatewayClass', '', name);
    return gap === null ? lost('target-not-found', []) : lost('input-not-visible', [gap.sentence]);
  }
  return gatewayClass.controllerName === 'istio.io/mesh-controller'
    ? lost('wrong-class-name', [name])
    : lost('not-a-waypoint-class', [name]);
}

/** The waypoints that have a chain for the object; one with several hosts can have several waypoints. */
function followService(
  kind: 'Service' | 'ServiceEntry',
  name: string,
  policy: Metadata,
  scene: AttachmentScene,
): readonly Reach[] {
  const hosts = scene.servicesById(objectId(kind, policy.namespace, name));
  if (hosts.length === 0) return [missingService(kind, name, policy, scene)];
  const bound = hosts.filter(({ indexed, binding }) => indexed && binding.waypoint !== null);
  if (bound.length === 0) return hosts.slice(0, 1).map(unbound);
  const byWaypoint = new Map<WaypointName, ServiceFacts[]>();
  for (const facts of bound) {
    for (const waypoint of waypointsOf(facts)) {
      const list = byWaypoint.get(waypoint);
      if (list === undefined) byWaypoint.set(waypoint, [facts]);
      else list.push(facts);
    }
  }
  return [...byWaypoint].map(([waypoint, services]) => throughWaypoint(waypoint, services, policy, scene));
}

function missingService(kind: string, name: string, policy: Metadata, scene: AttachmentScene): LostReach {
  const gap = scene.context.index.hidden(kind, policy.namespace, name);
  if (gap !== null) return lost('input-not-visible', [gap.sentence]);
  const elsewhere = scene.servicesNamed(kind, name);
  const served = elsewhere.filter((facts) =>
    waypointsOf(facts).some((waypoint) => waypoint.startsWith(`${policy.namespace}/`)),
  );
  if (served.length > 0) return lost('wrong-namespace', [...new Set(served.map(({ id }) => id))]);
  return lost('target-not-found', [...new Set(elsewhere.map(({ id }) => id))].slice(0, 3));
}

/** The binding's own reason says why. */
export function unbound({ binding }: ServiceFacts): LostReach {
  const because = [binding.reason, ...(binding.asked === null ? [] : [binding.asked])];
  if (binding.reason === 'input-not-visible') return lost('input-not-visible', [binding.detail.gap?.sentence ?? '']);
  return lost('ancestor-not-bound', because);
}

function throughWaypoint(
  name: WaypointName,
  services: readonly ServiceFacts[],
  policy: Metadata,
  scene: AttachmentScene,
): Reach {
  const proxy = scene.proxy(name);
  if (proxy?.kind === 'agentgateway') return lost('agentgateway-unsupported', [name]);
  if (proxy?.kind !== 'waypoint') return lost('not-a-waypoint-class', [name]);
  if (!since(scene.istio, '1.24') && policy.namespace !== proxy.namespace) return lost('wrong-namespace', [name]);
  const served = services.filter((facts) => proxy.chains.has(chainTarget(facts)));
  if (served.length === 0) return lost('host-not-bound', [name]);
  return { status: 'waypoint', waypoint: name, services: served, podIp: false };
}
