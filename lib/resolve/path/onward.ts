import type { WaypointName } from '#lib/model/object-id.ts';
import type { Caller, SampleRequest } from '#lib/model/path.ts';
import type { Route, VirtualService, VirtualServiceMatch, VirtualServiceRule } from '#lib/model/policy.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { compareAges } from '../creation.ts';
import { carriesAll } from '../label-selector.ts';
import { fullHost, isExportedTo } from '../policies/attach-hosts.ts';
import type { PlacedRule } from './delegate.ts';
import { withDelegates } from './delegate.ts';
import type { Target } from './destination.ts';
import { protocolOf } from './destination.ts';
import type { Onward, Run, Runner } from './onward-rule.ts';
import { nothing, ofRouteRule, ofVirtualServiceRule } from './onward-rule.ts';
import type { PathIndex } from './path-index.ts';
import { routingKey } from './path-index.ts';
import type { PlacedRouteRule, Tried } from './rule-choice.ts';
import { choose, fitsOneOf, triedRouteRules } from './rule-choice.ts';

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

function onwardBy(runner: Runner, target: Target, sample: SampleRequest, index: PathIndex): readonly Onward[] | null {
  const { service } = target;
  if (service === null) return null;
  const isRead = ({ namespace }: { readonly namespace: string }) =>
    runner.sidecar === null || namespace === service.namespace || namespace === runner.namespace;
  const running = [service.id, null].flatMap((about) => index.routing.get(routingKey(runner.enforcer, about)) ?? []);
  if (running.length === 0) return null;
  const run = { service, target, runner, sample, index };
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
  const isTried = ways.some(({ choice, catchesAll }) => choice !== null && !catchesAll);
  return leadsAway || isTried ? ways.toSorted((left, right) => likelihood(right) - likelihood(left)) : null;
}

/** Of several ways, the one that is shown first: what the request takes, what takes every request, then by weight. */
function likelihood({ choice, catchesAll, percent, answer }: Onward): number {
  const byChoice = choice === 'chosen' ? 4000 : choice === 'depends' ? 2000 : 0;
  return byChoice + (catchesAll ? 200 : 0) + percent + (answer === null ? 1000 : 0);
}

function httpWays(
  routes: readonly Route[],
  virtualServices: readonly VirtualService[],
  run: Run,
): readonly Onward[] | null {
  const { sample, index } = run;
  const tried: readonly Tried<PlacedRouteRule | PlacedVirtualServiceRule>[] = [
    ...triedRouteRules(
      routes.filter(({ kind }) => kind === 'HTTPRoute' || kind === 'GRPCRoute'),
      sample,
    ),
    ...virtualServices.flatMap((virtualService) =>
      withDelegates(virtualService, (...name) => delegateOf(name, index)).flatMap((placed) =>
        triedRule({ virtualService, ...placed }, run),
      ),
    ),
  ];
  if (tried.length === 0) return null;
  const hasSample = Object.keys(sample).length > 0;
  return choose(tried).flatMap(({ rule, choice, dependsOn, catchesAll }) => {
    // Without a sample nothing but what nothing reaches is never taken.
    if (!hasSample && choice === 'not-taken') return [];
    return waysOfRule(rule, catchesAll, run).map((way) => ({ ...way, choice: hasSample ? choice : null, dependsOn }));
  });
}

type PlacedVirtualServiceRule = PlacedRule & { readonly virtualService: VirtualService };

function triedRule(placed: PlacedVirtualServiceRule, run: Run): readonly Tried<PlacedVirtualServiceRule>[] {
  const left = placed.rule.protocol === 'http' ? leftOf(placed.rule, run) : null;
  if (left === null) return [];
  const catchesAll = left.length === 0 || left.some((match) => match.catchesAll);
  return [{ rule: placed, fits: fitsOneOf(left, run.sample), catchesAll }];
}

function waysOfRule(
  rule: PlacedRouteRule | PlacedVirtualServiceRule | null,
  catchesAll: boolean,
  run: Run,
): readonly Onward[] {
  if (rule === null) return [{ ...nothing, answer: { code: 'unmatched', status: 404 } }];
  return 'route' in rule
    ? ofRouteRule(rule.route, { ...rule.rule, catchesAll }, rule.position, run)
    : ofVirtualServiceRule(rule.virtualService, rule.rule, rule.position, catchesAll, run);
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
        (each) => each.protocol === protocol && leftOf(each, run) !== null,
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

/** Which matches are left of a rule for whoever runs it; null where none is, so that there is no such rule. */
function leftOf({ protocol, matches }: VirtualServiceRule, run: Run): readonly VirtualServiceMatch[] | null {
  const left = matches.filter((match) => isLeft(match, protocol, run));
  return left.length === 0 && matches.length > 0 ? null : left;
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
