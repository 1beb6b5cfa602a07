import type { Labels } from '#lib/model/metadata.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy, PolicyObjects } from '#lib/model/policy.ts';
import type { Binding, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { feature } from '../istio-version.ts';
import { labelOf } from '../label-selector.ts';
import { gatewayName } from '../labels.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import { selectorIndex } from '../selector-index.ts';
import { peerAuthenticationRule } from './peer-authentication.ts';
import { isSeen } from './seen.ts';
import { convertForZtunnel } from './ztunnel-conversion.ts';

/** The names, `namespace/name` and sorted, of what ztunnel evaluates for a workload because istiod lists it there. */
export type WorkloadPolicies = (workload: WorkloadFacts) => readonly string[];

/**
 * Namespace- and mesh-wide policies are not listed: ztunnel finds them by scope.
 * Follows istiod's `buildWorkloadPolicies` and `implicitWaypointPolicies`.
 */
export function workloadPolicies(
  policies: PolicyObjects,
  services: readonly ServiceFacts[],
  context: ResolutionContext,
): WorkloadPolicies {
  const { istio, mesh } = context.index.snapshot;
  const listed = policies.authorizationPolicies.filter(
    (policy) =>
      isSeen(policy, context) &&
      // A selector without labels is a selector to istiod, which it lists nowhere.
      Object.keys(policy.selector?.matchLabels ?? {}).length > 0 &&
      convertForZtunnel(policy, mesh.rootNamespace, istio).status === 'sent',
  );
  const listedIn = new Map(
    [...Map.groupBy(listed, ({ namespace }) => namespace)].map(([namespace, list]) => [namespace, listing(list)]),
  );
  const peerAuthentication = peerAuthenticationRule(
    policies.peerAuthentications.filter((policy) => isSeen(policy, context)),
    mesh.rootNamespace,
  );
  const implicit = implicitPolicies(services, context);
  const nothingToList =
    listed.length === 0 &&
    policies.peerAuthentications.length === 0 &&
    !feature(istio, 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY', false);
  if (nothingToList) return () => none;
  return (workload) => {
    if (!workload.indexed || workload.kind === 'EndpointSlice') return none;
    const own = listedIn.get(workload.namespace)?.(workload.labels) ?? none;
    const isRoot = workload.namespace === mesh.rootNamespace;
    const meshWide = isRoot ? none : (listedIn.get(mesh.rootNamespace)?.(workload.labels) ?? none);
    const derived = peerAuthentication(workload.namespace, workload.labels);
    const allowing = implicit(workload);
    if (own.length + meshWide.length + derived.length + allowing.length === 0) return none;
    return [...own, ...meshWide, ...derived, ...allowing].sort(compareIds);
  };
}

const none: readonly string[] = [];

/** A workload without any label switches istiod's label filter off, so every selector policy of its namespaces is listed. */
function listing(policies: readonly AuthorizationPolicy[]): (labels: Labels) => readonly string[] {
  const nameOf = ({ namespace, name }: AuthorizationPolicy) => `${namespace}/${name}`;
  const all = policies.map(nameOf);
  const selecting = selectorIndex(
    policies.map((policy) => [policy.selector?.matchLabels ?? {}, nameOf(policy)] as const),
  );
  return (labels) => (Object.keys(labels).length === 0 ? all : selecting(labels));
}

/** `PILOT_AUTO_ALLOW_WAYPOINT_POLICY`: an ALLOW of the waypoint's own identities wherever a waypoint stands in front. */
function implicitPolicies(services: readonly ServiceFacts[], context: ResolutionContext): WorkloadPolicies {
  const { istio, pods } = context.index.snapshot;
  if (!feature(istio, 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY', false)) return () => none;
  const instances = new Set(pods.map(({ namespace, labels }) => `${namespace}/${labelOf(labels, gatewayName)}`));
  const bindingOfHost = new Map(
    services.filter(({ indexed }) => indexed).map((facts) => [`${facts.namespace}/${facts.hostname}`, facts.binding]),
  );
  return (workload) => {
    const bindings: (Binding | undefined)[] = [
      workload.binding,
      ...workload.services.map((key) => bindingOfHost.get(key)),
    ];
    const waypoints = new Set(bindings.flatMap((binding) => binding?.waypoint ?? []));
    return [...waypoints]
      .filter((waypoint) => instances.has(waypoint))
      .map((waypoint) => {
        const slash = waypoint.indexOf('/');
        const namespace = waypoint.slice(0, slash);
        return `${namespace}/istio_allow_waypoint_${namespace}_${waypoint.slice(slash + 1)}`;
      });
  };
}
