import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { ParentRef, Route } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { compareAges } from '../creation.ts';
import { feature, since } from '../istio-version.ts';
import { withBackends } from './attach-backends.ts';
import { attachToGateway } from './attach-gateway-routes.ts';
import { portProtocol } from './attach-port-protocol.ts';
import { unbound } from './attach-references.ts';
import { attachment, enforced, type Place, type Verdict, verdict } from './attachments-build.ts';
import { type AttachmentScene, waypointsOf } from './attachments-scene.ts';

/**
 * Who runs a route. One with a Service or ServiceEntry as parent becomes a VirtualService of the route's namespace, which
 * the parent's waypoint reads if it stands in the parent's or the waypoint's namespace. Follows istiod's
 * `HTTPRouteCollection` and its siblings, `extractParentReferenceInfo` and `getVirtualServiceForWaypoint`.
 */
export function attachRoutes(
  routes: readonly Route[],
  scene: AttachmentScene,
): (route: Route) => readonly Attachment[] {
  const rivals = routesByParent(routes);
  return (route) =>
    route.parentRefs.flatMap((ref, position): readonly Attachment[] => {
      const place = { target: objectId(ref.kind, ref.namespace, ref.name), field: `spec.parentRefs[${position}]` };
      if (!isRouteRead(route, scene)) return [attachment(place, 'nobody', verdict('inert', 'kind-not-for-waypoint'))];
      const kind = meshParentKind(ref);
      if (kind !== null)
        return attachToMesh(place, route, ref, kind, rivals.get(`${kind}/${ref.namespace}/${ref.name}`) ?? [], scene);
      if (ref.kind === 'Gateway' && ref.group === gatewayGroup) return attachToGateway(place, route, ref, scene);
      const known = ref.kind === 'Service' || ref.kind === 'ServiceEntry' || ref.kind === 'Gateway';
      return [
        attachment(
          place,
          'nobody',
          known
            ? verdict('rejected', 'wrong-group', [ref.group])
            : verdict('rejected', 'target-kind-unknown', [ref.kind]),
        ),
      ];
    });
}

const gatewayGroup = 'gateway.networking.k8s.io';

/** The kind of a parent that stands for the mesh; null for any other. */
export function meshParentKind({ group, kind }: ParentRef): 'Service' | 'ServiceEntry' | null {
  if (kind === 'Service' && (group === '' || group === 'core')) return 'Service';
  return kind === 'ServiceEntry' && group === 'networking.istio.io' ? 'ServiceEntry' : null;
}

/** TCPRoute without the alpha flag since 1.31, TLSRoute since 1.30. */
export function isRouteRead({ kind }: Route, { istio }: AttachmentScene): boolean {
  const alpha = feature(istio, 'PILOT_ENABLE_ALPHA_GATEWAY_API', false);
  if (kind === 'TCPRoute') return alpha || since(istio, '1.31');
  if (kind === 'TLSRoute') return alpha || since(istio, '1.30');
  return true;
}

type Rival = { readonly route: Route; readonly ref: ParentRef };

function routesByParent(routes: readonly Route[]): ReadonlyMap<string, readonly Rival[]> {
  const index = new Map<string, Rival[]>();
  for (const route of routes) {
    for (const ref of route.parentRefs) {
      const key = `${meshParentKind(ref)}/${ref.namespace}/${ref.name}`;
      const list = index.get(key);
      if (list === undefined) index.set(key, [{ route, ref }]);
      else list.push({ route, ref });
    }
  }
  return index;
}

function attachToMesh(
  place: Place,
  route: Route,
  ref: ParentRef,
  kind: 'Service' | 'ServiceEntry',
  rivals: readonly Rival[],
  scene: AttachmentScene,
): readonly Attachment[] {
  const hosts = scene.servicesById(objectId(kind, ref.namespace, ref.name));
  const [first] = hosts;
  if (first === undefined) {
    const gap = scene.context.index.hidden(kind, ref.namespace, ref.name);
    return [
      attachment(
        place,
        'nobody',
        gap === null ? verdict('rejected', 'target-not-found') : verdict('inert', 'input-not-visible', [gap.sentence]),
      ),
    ];
  }
  return [
    ...atWaypoints(place, route, ref, hosts, rivals, scene),
    // A producer's route is for the sidecars of every client, a consumer's for those of its own namespace.
    ...(sidecarsRead(route, first, scene)
      ? [attachment(place, 'sidecar', portFit(route, ref, first) ?? enforced)]
      : []),
  ];
}

function sidecarsRead(route: Route, facts: ServiceFacts, scene: AttachmentScene): boolean {
  return route.namespace === facts.namespace
    ? scene.scopes.clients().sidecars
    : scene.scopes.of({ ...route, selector: null }).sidecars;
}

function atWaypoints(
  place: Place,
  route: Route,
  ref: ParentRef,
  hosts: readonly ServiceFacts[],
  rivals: readonly Rival[],
  scene: AttachmentScene,
): readonly Attachment[] {
  const bound = hosts.find(({ indexed, binding }) => indexed && binding.waypoint !== null);
  if (bound === undefined) return hosts.slice(0, 1).map((facts) => attachment(place, 'nobody', notBound(facts)));
  return waypointsOf(bound).map((waypoint) => {
    const proxy = scene.proxy(waypoint);
    if (proxy === undefined || proxy.kind === 'router' || proxy.kind === 'none')
      return attachment(place, 'nobody', verdict('inert', 'not-a-waypoint-class', [waypoint]));
    if (route.namespace !== bound.namespace && route.namespace !== proxy.namespace) {
      const readable = [bound.namespace, proxy.namespace].filter((name, index, names) => names.indexOf(name) === index);
      return attachment(place, 'nobody', verdict('inert', 'route-not-in-service-or-waypoint-namespace', readable));
    }
    const fit = fitOf(route, ref, bound) ?? shadowOf(route, ref, rivals, proxy.namespace);
    return attachment(place, `waypoint ${waypoint}`, fit ?? withBackends(route, scene));
  });
}

function notBound(facts: ServiceFacts): Verdict {
  const { reason, because } = unbound(facts);
  return verdict('inert', reason === 'input-not-visible' ? reason : 'route-parent-not-bound', because);
}

/** Why no request gets to the route although its waypoint reads it; null where one can. */
function fitOf(route: Route, ref: ParentRef, facts: ServiceFacts): Verdict | null {
  if (!facts.hasVip && !facts.ingressUsesWaypoint) return verdict('inert', 'headless-no-vip', [facts.id]);
  const fit = portFit(route, ref, facts);
  if (fit !== null) return fit;
  if (route.kind === 'TLSRoute' && route.hostnames.length > 0 && !route.hostnames.includes(facts.hostname))
    return verdict('inert', 'host-not-bound', route.hostnames);
  return null;
}

/**
 * Why no port of the parent is one for the route, at waypoints and sidecars alike; null where one is. Istiod keeps routes
 * of HTTP out of chains for TCP and the other way round: `buildWaypointInboundHTTPRouteConfig`, `getWaypointTCPRoutes`,
 * `buildSidecarOutboundHTTPRouteConfig`, `buildSidecarOutboundTCPFilterChainOpts`.
 */
function portFit(route: Route, ref: ParentRef, facts: ServiceFacts): Verdict | null {
  const ports = facts.ports.filter(({ port }) => ref.port === 0 || ref.port === port);
  if (ports.length === 0 && ref.port !== 0) return verdict('inert', 'port-or-mode-never-matches', [String(ref.port)]);
  const protocols = ports.map((port) => portProtocol(port, facts.kind));
  const named = ports.map(({ port }) => `${facts.id}:${port}`);
  const isHttp = route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute';
  if (isHttp && !protocols.some((each) => each === 'http' || each === 'sniffed'))
    return verdict('inert', 'l7-on-tcp-port', named);
  if (!isHttp && !protocols.some((each) => each === 'tcp' || each === 'sniffed'))
    return verdict('inert', 'port-or-mode-never-matches', named);
  return null;
}

/**
 * A route that never gets a request because another one takes them all: of two catch-alls in one VirtualService the older
 * wins, and of several VirtualServices the one that comes first. Istiod: `mergeHTTPRoutes`, `VirtualServicesForGateway`.
 */
function shadowOf(route: Route, ref: ParentRef, rivals: readonly Rival[], waypointNamespace: string): Verdict | null {
  const others = rivals.filter(
    (rival) => rival.route !== route && family(rival.route) === family(route) && catchesAll(rival.route),
  );
  const merged = others.filter(
    ({ route: { namespace }, ref: { port } }) => namespace === route.namespace && port === ref.port,
  );
  const older = merged.filter((rival) => isBefore(rival.route, route));
  if (older.length > 0 && route.rules.every((rule) => rule.catchesAll))
    return verdict('inert', 'older-object-wins', older.map(idOf).sort(compareIds));
  const apart = others.filter(
    (rival) =>
      rival.route.namespace !== route.namespace &&
      (rival.ref.port === 0 || rival.ref.port === ref.port) &&
      rival.route.namespace === waypointNamespace,
  );
  return apart.length > 0 ? verdict('inert', 'route-shadowed', apart.map(idOf).sort(compareIds)) : null;
}

function family({ kind }: Route): string {
  return kind === 'GRPCRoute' ? 'HTTPRoute' : kind;
}

export function catchesAll({ rules }: Route): boolean {
  return rules.some((rule) => rule.catchesAll);
}

function idOf({ route }: Rival): string {
  return objectId(route.kind, route.namespace, route.name);
}

function isBefore(left: Route, right: Route): boolean {
  const byAge = compareAges(left, right);
  return byAge !== 0 ? byAge < 0 : compareIds(`${left.namespace}/${left.name}`, `${right.namespace}/${right.name}`) < 0;
}
