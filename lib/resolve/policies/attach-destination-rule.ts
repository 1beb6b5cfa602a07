import { objectId } from '#lib/model/object-id.ts';
import type { DestinationRule } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { attachAtWaypoints } from './attach-at-waypoints.ts';
import { fullHost, isExportedTo, servicesOfHost } from './attach-hosts.ts';
import { routeSenders } from './attach-senders.ts';
import { attachment, enforced, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene, SceneProxy } from './attachments-scene.ts';
import { isSeen } from './seen.ts';

/**
 * Which proxies send to a host as a DestinationRule says. A waypoint looks in its own namespace, then the service's, then
 * the root namespace, and takes the first. Follows istiod's `destinationRule` and `buildWaypointInboundVIP`.
 */
export function attachDestinationRules(
  policies: readonly DestinationRule[],
  scene: AttachmentScene,
): (policy: DestinationRule) => readonly Attachment[] {
  const byHost = Map.groupBy(
    policies.filter((policy) => isSeen(policy, scene.context) && policy.selector === null),
    ({ host, namespace }) => fullHost(host, namespace),
  );
  return (policy) => {
    const host = fullHost(policy.host, policy.namespace);
    const services = servicesOfHost(host, scene);
    const target = host.startsWith('*') ? null : (services[0]?.id ?? objectId('ServiceEntry', policy.namespace, host));
    if (services.length === 0)
      return [attachment({ target: null, field: 'spec.host' }, 'nobody', missingHost(policy, host, scene))];
    const rivals = byHost.get(host) ?? [];
    const place = { target, field: 'spec.host' };
    return [
      ...distinct(services.flatMap((facts) => atWaypoints(policy, facts, rivals, scene, place))),
      ...distinct(
        services
          .flatMap((facts) => [...routeSenders(facts, scene).gateways])
          .filter((name) => isExportedTo(policy, name.slice(0, name.indexOf('/'))))
          .map((name) => attachment(place, `gateway ${name}`, enforced)),
      ),
      ...(sidecarsRead(policy, scene) ? [attachment(place, 'sidecar', enforced)] : []),
    ];
  };
}

export function missingHost(
  { namespace }: { readonly namespace: string },
  host: string,
  scene: AttachmentScene,
): Verdict {
  const gap =
    scene.context.index.hidden('Service', namespace, '') ?? scene.context.index.hidden('ServiceEntry', namespace, '');
  return gap === null
    ? verdict('inert', 'target-not-found', [host])
    : verdict('inert', 'input-not-visible', [gap.sentence]);
}

function sidecarsRead(policy: DestinationRule, scene: AttachmentScene): boolean {
  if (policy.selector !== null || policy.exportTo.includes('.'))
    return scene.scopes.of({ ...policy, selector: policy.selector }).sidecars;
  return scene.scopes.clients().sidecars;
}

function atWaypoints(
  policy: DestinationRule,
  facts: ServiceFacts,
  rivals: readonly DestinationRule[],
  scene: AttachmentScene,
  place: Pick<Attachment, 'target' | 'field'>,
): readonly Attachment[] {
  return attachAtWaypoints(place, facts, scene, (proxy, name) => {
    const obstacle = obstacleAt(proxy, policy, facts, rivals, scene);
    if (obstacle !== null) return attachment(place, 'nobody', obstacle);
    return attachment(place, `waypoint ${name}`, tlsWithoutEffect(policy) ?? enforced);
  });
}

/** Istio's own mTLS, or none, is what a waypoint's HBONE makes of either. Istiod: `buildWaypointTLSContext`. */
function tlsWithoutEffect({ tls }: DestinationRule): Verdict | null {
  return tls?.alone === true && (tls.mode === 'ISTIO_MUTUAL' || tls.mode === 'DISABLE')
    ? verdict('inert', 'port-or-mode-never-matches', [tls.mode])
    : null;
}

function obstacleAt(
  proxy: SceneProxy,
  policy: DestinationRule,
  facts: ServiceFacts,
  rivals: readonly DestinationRule[],
  scene: AttachmentScene,
): Verdict | null {
  const order = [...new Set([proxy.namespace, facts.namespace, scene.rule.rootNamespace])];
  const position = order.indexOf(policy.namespace);
  if (position === -1) return verdict('inert', 'route-not-in-service-or-waypoint-namespace', order);
  if (!isExportedTo(policy, proxy.namespace)) return verdict('inert', 'wrong-namespace', [proxy.namespace]);
  if (policy.selector !== null) return verdict('inert', 'no-target-ref-waypoint-ignores-selectors', [proxy.name]);
  if (!facts.hasVip && !facts.ingressUsesWaypoint) return verdict('inert', 'headless-no-vip', [facts.id]);
  const earlier = rivals.filter(
    (rival) =>
      order.indexOf(rival.namespace) !== -1 &&
      order.indexOf(rival.namespace) < position &&
      isExportedTo(rival, proxy.namespace),
  );
  return earlier.length === 0
    ? null
    : verdict(
        'inert',
        'route-shadowed',
        earlier.map(({ namespace, name }) => objectId('DestinationRule', namespace, name)),
      );
}

/** Of a host with a wildcard, each waypoint once. */
export function distinct(attachments: readonly Attachment[]): readonly Attachment[] {
  const seen = new Set<string>();
  return attachments.filter(({ enforcer, reason, because }) => {
    const key = `${enforcer} ${reason} ${because.join(' ')}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
