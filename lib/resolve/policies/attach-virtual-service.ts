import { objectId, type WaypointName } from '#lib/model/object-id.ts';
import type { Route, VirtualService } from '#lib/model/policy.ts';
import type { Attachment, RuleOutcome } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { compareAges } from '../creation.ts';
import { since } from '../istio-version.ts';
import { attachAtWaypoints } from './attach-at-waypoints.ts';
import { distinct, missingHost } from './attach-destination-rule.ts';
import { fullHost, isExportedTo, servicesOfHost } from './attach-hosts.ts';
import { portProtocol } from './attach-port-protocol.ts';
import { catchesAll, meshParentKind } from './attach-routes.ts';
import { attachment, enforced, type Place, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene, SceneProxy } from './attachments-scene.ts';
import { isSeen } from './seen.ts';

/**
 * Who routes as a VirtualService says, per host. A waypoint reads those of its own namespace and of the service's, for the
 * gateway `mesh`. Follows istiod's `VirtualServicesForGateway` and `getVirtualServiceForWaypoint`; up to 1.25 a waypoint
 * used the first of several alone.
 */
export function attachVirtualServices(
  policies: readonly VirtualService[],
  routes: readonly Route[],
  scene: AttachmentScene,
): (policy: VirtualService) => readonly Attachment[] {
  const byHost = new Map<string, VirtualService[]>();
  for (const policy of policies) {
    if (!isSeen(policy, scene.context) || !isForMesh(policy)) continue;
    for (const host of policy.hosts) {
      const key = fullHost(host, policy.namespace);
      const list = byHost.get(key);
      if (list === undefined) byHost.set(key, [policy]);
      else list.push(policy);
    }
  }
  const takers = catchAllRoutes(routes, scene);
  const roots = rootsByDelegate(policies.filter((policy) => isSeen(policy, scene.context)));
  const attachOwn = (policy: VirtualService): readonly Attachment[] => [
    ...policy.gateways
      .filter((name) => name !== 'mesh')
      .map((name) =>
        attachment({ target: null, field: 'spec.gateways' }, `gateway ${gatewayOf(name, policy)}`, enforced),
      ),
    ...(isForMesh(policy)
      ? policy.hosts.flatMap((host, position) => {
          const full = fullHost(host, policy.namespace);
          return forHost(policy, full, position, byHost.get(full) ?? [], takers, scene);
        })
      : []),
  ];
  return (policy) => {
    if (policy.hosts.length > 0) return attachOwn(policy);
    // What stands in a delegate works where the object for the host does that sends there.
    const own = roots.get(`${policy.namespace}/${policy.name}`) ?? [];
    return distinct(
      own
        .flatMap((root) => (isExportedTo(policy, root.namespace) ? attachOwn(root) : [notExported(root)]))
        .map(unplaced),
    );
  };
}

function rootsByDelegate(policies: readonly VirtualService[]): ReadonlyMap<string, readonly VirtualService[]> {
  const roots = new Map<string, VirtualService[]>();
  for (const root of policies) {
    const names = root.rules.flatMap(({ delegate }) =>
      delegate === undefined ? [] : [`${delegate.namespace || root.namespace}/${delegate.name}`],
    );
    for (const name of new Set(names)) roots.set(name, [...(roots.get(name) ?? []), root]);
  }
  return roots;
}

function notExported({ namespace }: VirtualService): Attachment {
  return attachment({ target: null, field: null }, 'nobody', verdict('inert', 'wrong-namespace', [namespace]));
}

/** The field and the rules are those of another object. */
function unplaced(of: Attachment): Attachment {
  return { ...of, field: null, rules: [] };
}

/** A Gateway of Istio's own API; its name stands in the VirtualService's namespace unless it says another. */
function gatewayOf(name: string, { namespace }: VirtualService): WaypointName {
  return name.includes('/') ? name : `${namespace}/${name}`;
}

function isForMesh({ gateways }: VirtualService): boolean {
  return gateways.length === 0 || gateways.includes('mesh');
}

/** Routes that leave nothing to a VirtualService, by the id of their parent. */
function catchAllRoutes(routes: readonly Route[], scene: AttachmentScene): ReadonlyMap<string, readonly Route[]> {
  const index = new Map<string, Route[]>();
  for (const route of routes) {
    if ((route.kind !== 'HTTPRoute' && route.kind !== 'GRPCRoute') || !catchesAll(route)) continue;
    if (!isSeen(route, scene.context)) continue;
    for (const ref of route.parentRefs) {
      if (meshParentKind(ref) === null || ref.port !== 0) continue;
      const key = objectId(ref.kind, ref.namespace, ref.name);
      index.set(key, [...(index.get(key) ?? []), route]);
    }
  }
  return index;
}

function forHost(
  policy: VirtualService,
  host: string,
  position: number,
  rivals: readonly VirtualService[],
  takers: ReadonlyMap<string, readonly Route[]>,
  scene: AttachmentScene,
): readonly Attachment[] {
  const services = servicesOfHost(host, scene);
  const target = host.startsWith('*') ? null : (services[0]?.id ?? null);
  const place = { target, field: `spec.hosts[${position}]` };
  if (services.length === 0) return [attachment(place, 'nobody', missingHost(policy, host, scene))];
  return [
    ...distinct(
      services.flatMap((facts) => atWaypoints(place, policy, facts, rivals, takers.get(facts.id) ?? [], scene)),
    ),
    ...(sidecarsRead(policy, scene) ? [attachment(place, 'sidecar', enforced)] : []),
  ];
}

function sidecarsRead(policy: VirtualService, scene: AttachmentScene): boolean {
  return policy.exportTo.length > 0 && policy.exportTo.every((each) => each === '.')
    ? scene.scopes.of({ ...policy, selector: null }).sidecars
    : scene.scopes.clients().sidecars;
}

function atWaypoints(
  place: Place,
  policy: VirtualService,
  facts: ServiceFacts,
  rivals: readonly VirtualService[],
  takers: readonly Route[],
  scene: AttachmentScene,
): readonly Attachment[] {
  return attachAtWaypoints(place, facts, scene, (proxy, name) => {
    const unread = unreadAt(proxy, policy, facts);
    if (unread !== null) return attachment(place, 'nobody', unread);
    return attachment(place, `waypoint ${name}`, atProxy(proxy, policy, facts, rivals, takers, scene));
  });
}

function unreadAt({ namespace }: SceneProxy, policy: VirtualService, facts: ServiceFacts): Verdict | null {
  if (policy.namespace !== namespace && policy.namespace !== facts.namespace)
    return verdict('inert', 'route-not-in-service-or-waypoint-namespace', [...new Set([facts.namespace, namespace])]);
  return isExportedTo(policy, namespace) ? null : verdict('inert', 'wrong-namespace', [namespace]);
}

function atProxy(
  { namespace }: SceneProxy,
  policy: VirtualService,
  facts: ServiceFacts,
  rivals: readonly VirtualService[],
  takers: readonly Route[],
  scene: AttachmentScene,
): Verdict {
  if (!facts.hasVip && !facts.ingressUsesWaypoint) return verdict('inert', 'headless-no-vip', [facts.id]);
  const protocols = facts.ports.map((port) => portProtocol(port, facts.kind));
  const onlyHttp = policy.protocols.every((each) => each === 'http');
  if (onlyHttp && protocols.length > 0 && !protocols.some((each) => each === 'http' || each === 'sniffed'))
    return verdict(
      'inert',
      'l7-on-tcp-port',
      facts.ports.map(({ port }) => `${facts.id}:${port}`),
    );
  const readable = (other: { readonly namespace: string }) =>
    other.namespace === namespace || other.namespace === facts.namespace;
  const first = takers.filter((route) => readable(route) && (route.namespace === namespace || isBefore(route, policy)));
  if (first.length > 0)
    return verdict(
      'inert',
      'route-shadowed',
      first.map((route) => objectId(route.kind, route.namespace, route.name)),
    );
  const older = since(scene.istio, '1.26')
    ? []
    : rivals.filter((rival) => rival !== policy && readable(rival) && isBefore(rival, policy));
  return older.length === 0
    ? withoutSourceLabels(policy)
    : verdict(
        'inert',
        'older-object-wins',
        older.map((rival) => objectId('VirtualService', rival.namespace, rival.name)),
      );
}

/**
 * A waypoint drops matches on sourceLabels, and with them the rules that have no others; before 1.25 it compared them with
 * its own labels. Istiod: `waypointInboundRoute`.
 */
function withoutSourceLabels({ rules }: VirtualService): Verdict {
  const dropped = rules.flatMap(({ protocol, matches }, rule): readonly RuleOutcome[] => {
    const isDropped =
      protocol === 'http' && matches.length > 0 && matches.every(({ sourceLabels }) => sourceLabels !== null);
    return isDropped ? [{ rule, effect: 'inert', reason: 'kind-not-for-waypoint', attributes: ['sourceLabels'] }] : [];
  });
  if (dropped.length === 0) return enforced;
  return dropped.length === rules.length
    ? verdict('inert', 'kind-not-for-waypoint', ['sourceLabels'], dropped)
    : verdict('full', 'enforced', [], dropped);
}

type Dated = { readonly createdAt: string | null; readonly namespace: string; readonly name: string };

function isBefore(left: Dated, right: Dated): boolean {
  const byAge = compareAges(left, right);
  return byAge === 0 ? `${left.name}/${left.namespace}` < `${right.name}/${right.namespace}` : byAge < 0;
}
