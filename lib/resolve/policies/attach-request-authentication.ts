import type { RequestAuthentication } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { attachByReference, type WaypointReach } from './attach-by-reference.ts';
import { portProtocol } from './attach-port-protocol.ts';
import { ignoredByWaypoints, proxiesInScope, scopePlace, withoutProxy } from './attach-scope.ts';
import { attachment, enforced, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';

/**
 * Who checks the tokens: waypoints and gateways by reference, sidecars and gateways by selector; never ztunnel, and on
 * HTTP only. Follows istiod's `getConfigsForWorkload` and `ShouldAttachPolicy`.
 */
export function attachRequestAuthentication(
  policy: RequestAuthentication,
  scene: AttachmentScene,
): readonly Attachment[] {
  if (policy.targetRefs.length === 0) return byScope(policy, scene);
  return attachByReference(policy, scene, {
    atGateway: enforced,
    atWaypoint: (reach) => [onHttpOnly(reach, scene)],
    protects: true,
  });
}

function byScope(policy: RequestAuthentication, scene: AttachmentScene): readonly Attachment[] {
  const scope = scene.scopes.of(policy);
  const place = scopePlace(policy, scene);
  const attachments = [
    ...ignoredByWaypoints(place, scope),
    ...proxiesInScope(policy, scope, scene).map((enforcer) => attachment(place, enforcer, enforced)),
  ];
  return attachments.length > 0 ? attachments : [withoutProxy(place, policy, scope, scene)];
}

/** Something that exists on HTTP chains alone: without effect where the waypoint has none for what is meant. */
export function onHttpOnly(reach: WaypointReach, scene: AttachmentScene): Verdict {
  const { services, podIp, waypoint } = reach;
  const podIpTraffic = podIp && scene.scopes.servesWorkloads(waypoint);
  if (services.length === 0 && !podIpTraffic) return verdict('inert', 'ancestor-not-bound');
  if (podIpTraffic) return enforced;
  const reached = podIp
    ? services
    : services.filter(({ hasVip, ingressUsesWaypoint }) => hasVip || ingressUsesWaypoint);
  if (reached.length === 0)
    return verdict(
      'inert',
      'headless-no-vip',
      services.map(({ id }) => id),
    );
  return reached.some(hasHttpChain) ? enforced : verdict('inert', 'l7-on-tcp-port', tcpPorts(reached));
}

function hasHttpChain({ ports, kind }: ServiceFacts): boolean {
  return ports.length === 0 || ports.some((port) => ['http', 'sniffed'].includes(portProtocol(port, kind)));
}

function tcpPorts(services: readonly ServiceFacts[]): readonly string[] {
  return services.flatMap(({ id, ports, kind }) =>
    ports.filter((port) => portProtocol(port, kind) === 'tcp').map(({ port }) => `${id}:${port}`),
  );
}
