import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { Caller, RouteAnswer, SampleRequest } from '#lib/model/path.ts';
import type { Route, VirtualService, VirtualServiceMatch, VirtualServiceRule } from '#lib/model/policy.ts';
import type { Enforcer } from '#lib/model/policy-facts.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { compareAges } from '../creation.ts';
import { since } from '../istio-version.ts';
import { carriesAll } from '../label-selector.ts';
import { fullHost, isExportedTo } from '../policies/attach-hosts.ts';
import { backendOfHost, backendOfRef } from './backend.ts';
import { withDelegates } from './delegate.ts';
import type { Target } from './destination.ts';
import { protocolOf } from './destination.ts';
import type { PathIndex } from './path-index.ts';
import { routingKey } from './path-index.ts';

/** One way on from a waypoint, by a rule of a route. */
export type Onward = {
  /** Null for the service's own endpoints where no route takes the request. */
  readonly route: ObjectId | null;
  /** By position. */
  readonly rule: number | null;
  /** The rule takes every request that comes to it. */
  readonly catchesAll: boolean;
  /** Of the requests that the rule takes. */
  readonly percent: number;
  /** Set where the port says neither HTTP nor TCP, so that what is sent decides. */
  readonly protocol: 'http' | 'tcp' | null;
  /** What the rule names; null where it names nothing. */
  readonly backend: ObjectId | null;
  /** Where the request goes; null where the proxy answers for itself. */
  readonly target: Target | null;
  readonly answer: RouteAnswer | null;
};

/**
 * The ways on that the routes of a waypoint give a request for a service, the likeliest first; null where it goes to the
 * service's own endpoints and no route says otherwise. Follows istiod's `buildWaypointInboundHTTPRouteConfig` and
 * `getWaypointTCPRoutes`: routes of the Gateway API before VirtualServices, those before what is left to the service.
 */
export function onwardFrom(
  waypoint: WaypointName,
  target: Target,
  sample: SampleRequest,
  index: PathIndex,
): readonly Onward[] | null {
  // Without an address that istiod can send, requests go past the waypoint.
  if ((index.gateways.get(waypoint)?.address ?? null) === null) return null;
  const namespace = waypoint.slice(0, waypoint.indexOf('/'));
  return onwardBy({ enforcer: `waypoint ${waypoint}`, namespace, sidecar: null }, target, sample, index);
}

/** The same from a sidecar, which runs the routes of the service's namespace and its own, and knows its own labels. */
export function onwardFromSidecar(
  from: Caller,
  target: Target,
  sample: SampleRequest,
  index: PathIndex,
): readonly Onward[] | null {
  const sidecar = from.object === null ? undefined : index.workloads.get(from.object);
  return sidecar === undefined
    ? null
    : onwardBy({ enforcer: 'sidecar', namespace: sidecar.namespace, sidecar }, target, sample, index);
}

/** Who runs the routes; a waypoint knows neither the labels nor the namespace of who called. */
type Runner = {
  readonly enforcer: Enforcer;
  readonly namespace: string;
  readonly sidecar: WorkloadFacts | null;
};

function onwardBy(runner: Runner, target: Target, sample: SampleRequest, index: PathIndex): readonly Onward[] | null {
  const { service } = target;
  if (service === null) return null;
  const isRead = ({ namespace }: { readonly namespace: string }) =>
    runner.sidecar === null || namespace === service.namespace || namespace === runner.namespace;
  const running = [service.id, null].flatMap((about) => index.routing.get(routingKey(runner.enforcer, about)) ?? []);
  if (running.length === 0) return null;
  const run = { service, target, runner, index };
  const routes = running
    .flatMap((each) => [...each.routes])
    .filter((route) => isFor(route, target, service) && isRead(route));
  const virtualServices = running
    .flatMap((each) => [...each.virtualServices])
    .filter((each) => namesHost(each, service) && isExportedTo(each, runner.namespace));
  routes.sort(compareAges);
  virtualServices.sort(compareAges);
  const own: Onward = { ...nothing, catchesAll: true, target };
  const declared = protocolOf(service, target.port);
  // Who names a method or path speaks of an HTTP request.
  const protocol = declared === 'either' && Object.keys(sample).length > 0 ? 'http' : declared;
  const http = protocol === 'tcp' ? null : httpWays(routes, virtualServices, run);
  const tcp = protocol === 'http' ? null : tcpWays(routes, virtualServices, run);
  if (http === null && tcp === null) return null;
  const ways =
    protocol === 'either'
      ? [
          ...(http ?? [own]).map((way) => ({ ...way, protocol: 'http' as const })),
          ...(tcp ?? [own]).map((way) => ({ ...way, protocol: 'tcp' as const })),
        ]
      : (http ?? tcp ?? []);
  const leadsAway = ways.some((way) => way.target !== target);
  return leadsAway ? ways.toSorted((left, right) => likelihood(right) - likelihood(left)) : null;
}

/** Of several ways, the one that is shown first: what takes every request, then by weight. */
function likelihood({ catchesAll, percent, answer }: Onward): number {
  return (catchesAll ? 200 : 0) + percent + (answer === null ? 1000 : 0);
}

type Run = {
  readonly service: ServiceFacts;
  readonly target: Target;
  readonly runner: Runner;
  readonly index: PathIndex;
};

const nothing: Onward = {
  route: null,
  rule: null,
  catchesAll: false,
  percent: 100,
  protocol: null,
  backend: null,
  target: null,
  answer: null,
};

function httpWays(
  routes: readonly Route[],
  virtualServices: readonly VirtualService[],
  run: Run,
): readonly Onward[] | null {
  const rules = routes
    .filter(({ kind }) => kind === 'HTTPRoute' || kind === 'GRPCRoute')
    .flatMap((route) => route.rules.map((rule, position) => ({ route, rule, position })));
  const catching = rules.find(({ rule }) => rule.catchesAll);
  // What asks for more comes first, whichever route it stands in.
  const inOrder = [...rules.filter(({ rule }) => !rule.catchesAll), ...(catching === undefined ? [] : [catching])];
  const ways = inOrder.flatMap(({ route, rule, position }) => ofRouteRule(route, rule, position, run));
  if (catching !== undefined) return ways;
  let isClosed = false;
  for (const virtualService of virtualServices) {
    for (const { rule, position } of withDelegates(virtualService, (...name) => delegateOf(name, run.index))) {
      if (isClosed || rule.protocol !== 'http') continue;
      const taken = takes(rule, run);
      if (taken === 'nothing') continue;
      isClosed = taken === 'everything';
      ways.push(...ofVirtualServiceRule(virtualService, rule, position, isClosed, run));
    }
  }
  if (ways.length === 0) return null;
  return isClosed ? ways : [...ways, { ...nothing, answer: { code: 'unmatched', status: 404 } }];
}

/** Null where it may be hidden, undefined where there is none. */
function delegateOf([namespace, name]: readonly [string, string], index: PathIndex): VirtualService | null | undefined {
  const found = index.virtualServices.get(`${namespace}/${name}`);
  return found ?? (index.hidden('VirtualService', [namespace]) === null ? undefined : null);
}

/** The first rule that fits takes the connection, those for TLS first. Null where none does. */
function tcpWays(
  routes: readonly Route[],
  virtualServices: readonly VirtualService[],
  run: Run,
): readonly Onward[] | null {
  for (const protocol of ['tls', 'tcp'] as const) {
    const [route] = routes.filter(({ kind }) => kind === (protocol === 'tls' ? 'TLSRoute' : 'TCPRoute'));
    const [rule] = route?.rules ?? [];
    if (route !== undefined && rule !== undefined)
      return ofRouteRule(route, { ...rule, catchesAll: true }, 0, run).map(asClosed);
    for (const virtualService of virtualServices) {
      const position = virtualService.rules.findIndex(
        (each) => each.protocol === protocol && takes(each, run) !== 'nothing',
      );
      const found = virtualService.rules[position];
      if (found !== undefined) return ofVirtualServiceRule(virtualService, found, position, true, run).map(asClosed);
    }
  }
  return null;
}

/** Without HTTP there is no status to answer with. */
function asClosed(way: Onward): Onward {
  return way.answer === null ? way : { ...way, answer: { ...way.answer, status: null } };
}

function ofRouteRule(route: Route, rule: Route['rules'][number], position: number, run: Run): Onward[] {
  const base = {
    ...nothing,
    route: objectId(route.kind, route.namespace, route.name),
    rule: position,
    catchesAll: rule.catchesAll,
  };
  if (rule.redirects === true) return [{ ...base, answer: { code: 'redirect', status: null } }];
  const sum = rule.backends.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) {
    // Istiod: `convertHTTPRoute`; without any backendRefs 1.30 left the rule out.
    const status = rule.backends.length === 0 && !since(run.index.topology.istio, '1.31') ? 404 : 500;
    return [{ ...base, answer: { code: 'no-backends', status } }];
  }
  return rule.backends
    .filter(({ weight }) => weight > 0)
    .map((ref) => ({
      ...base,
      percent: Math.round((100 * ref.weight) / sum),
      ...backendOfRef(ref, run.target, run.index),
    }));
}

function ofVirtualServiceRule(
  { namespace, name }: VirtualService,
  rule: VirtualServiceRule,
  position: number,
  catchesAll: boolean,
  run: Run,
): Onward[] {
  const base = { ...nothing, route: objectId('VirtualService', namespace, name), rule: position, catchesAll };
  if (rule.answers !== null) return [{ ...base, answer: { code: rule.answers, status: null } }];
  const [only, ...others] = rule.destinations;
  if (only === undefined) return [{ ...base, answer: { code: 'no-backends', status: 503 } }];
  const sum = rule.destinations.reduce((total, { weight }) => total + weight, 0);
  const weighted = others.length === 0 ? [only] : rule.destinations.filter(({ weight }) => weight > 0);
  return weighted.map((destination) => ({
    ...base,
    percent: others.length === 0 ? 100 : Math.round((100 * destination.weight) / sum),
    ...backendOfHost({ ...destination, host: fullHost(destination.host, namespace) }, run.target, run.index),
  }));
}

/** What is left of a rule for whoever runs it. */
function takes({ protocol, matches }: VirtualServiceRule, run: Run): 'everything' | 'something' | 'nothing' {
  if (matches.length === 0) return 'everything';
  const left = matches.filter((match) => isLeft(match, protocol, run));
  if (left.length === 0) return 'nothing';
  return left.some(({ catchesAll }) => catchesAll) ? 'everything' : 'something';
}

/** Istiod: `waypointInboundRoute` drops matches with sourceLabels; `sourceMatchHTTP`; `getTLSRouteMatch` wants the host. */
function isLeft(match: VirtualServiceMatch, protocol: VirtualServiceRule['protocol'], run: Run): boolean {
  const { port } = run.target;
  if (match.port !== 0 && port.number !== null && match.port !== port.number) return false;
  if (match.gateways.length > 0 && !match.gateways.includes('mesh')) return false;
  if (protocol === 'tls') return match.sniHosts.length === 1 && match.sniHosts[0] === run.service.hostname;
  const { sidecar, namespace } = run.runner;
  if (match.sourceLabels !== null && (sidecar === null || !carriesAll(sidecar.labels, match.sourceLabels)))
    return false;
  return match.gateways.length > 0 || match.sourceNamespace === '' || match.sourceNamespace === namespace;
}

function isFor(route: Route, { port }: Target, service: ServiceFacts): boolean {
  return route.parentRefs.some(
    (ref) =>
      ref.kind === service.kind &&
      ref.name === service.name &&
      ref.namespace === service.namespace &&
      (ref.port === 0 || port.number === null || ref.port === port.number),
  );
}

function namesHost({ namespace, hosts }: VirtualService, { hostname }: ServiceFacts): boolean {
  return hosts.some((host) => {
    const full = fullHost(host, namespace);
    return full.startsWith('*') ? hostname.endsWith(full.slice(1)) : full === hostname;
  });
}
