import type { ObjectId } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { BranchChoice, RouteAnswer, SampleRequest } from '#lib/model/path.ts';
import type { Route, VirtualService, VirtualServiceRule } from '#lib/model/policy.ts';
import type { Enforcer } from '#lib/model/policy-facts.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { since } from '../istio-version.ts';
import { fullHost } from '../policies/attach-hosts.ts';
import { backendOfHost, backendOfRef } from './backend.ts';
import type { Target } from './destination.ts';
import type { PathIndex } from './path-index.ts';

/** One way on from a waypoint, by a rule of a route. */
export type Onward = {
  /** Null for the service's own endpoints where no route takes the request. */
  readonly route: ObjectId | null;
  /** By position. */
  readonly rule: number | null;
  /** The rule takes every request that comes to it. */
  readonly catchesAll: boolean;
  /** Null without a sample, and where no rule of HTTP decides. */
  readonly choice: BranchChoice | null;
  /** What of the request decides whether it goes this way. */
  readonly dependsOn: readonly string[];
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

/** Who runs the routes; a waypoint knows neither the labels nor the namespace of who called. */
export type Runner = {
  readonly enforcer: Enforcer;
  readonly namespace: string;
  readonly sidecar: WorkloadFacts | null;
};

/** What is the same for all rules of one run. */
export type Run = {
  readonly service: ServiceFacts;
  readonly target: Target;
  readonly runner: Runner;
  readonly sample: SampleRequest;
  readonly index: PathIndex;
};

export const nothing: Onward = {
  route: null,
  rule: null,
  catchesAll: false,
  choice: null,
  dependsOn: [],
  percent: 100,
  protocol: null,
  backend: null,
  target: null,
  answer: null,
};

/** The ways on by one rule of a route of the Gateway API, by weight. */
export function ofRouteRule(route: Route, rule: Route['rules'][number], position: number, run: Run): Onward[] {
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

/** The same of a VirtualService. */
export function ofVirtualServiceRule(
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
