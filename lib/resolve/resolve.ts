import type { Metadata } from '#lib/model/metadata.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { finish, type Steps } from '#lib/model/steps.ts';
import type { ServiceFacts, Topology } from '#lib/model/topology.ts';
import { flagCollisions } from './collisions.ts';
import { indexDataPlane } from './data-plane-index.ts';
import { resolveInlineEndpoints, resolveSliceEndpoints } from './endpoints.ts';
import { collectFindings } from './findings/collect-findings.ts';
import type { TopologyFacts } from './findings/mesh.ts';
import { askedWaypoints, resolveGateways } from './gateways.ts';
import { resolveNamespaces } from './namespaces.ts';
import { resolvePolicies } from './policies/policies.ts';
import { resolveProxies } from './policies/proxies.ts';
import { workloadPolicies } from './policies/workload-policies.ts';
import { waypointFlags } from './reachability.ts';
import type { ResolutionContext } from './resolution-context.ts';
import { resolveServiceEntries } from './service-entries.ts';
import { serviceSelectors } from './service-selectors.ts';
import { resolveServices } from './services.ts';
import { sliceServices } from './slice-services.ts';
import { indexSnapshot } from './snapshot-index.ts';
import { waypointBinder } from './waypoint-binding.ts';
import { resolveWaypoints } from './waypoints.ts';
import { resolvePods, resolveWorkloadEntries } from './workloads.ts';

/**
 * What a snapshot means: which waypoint every service and workload is bound to, and why.
 * Total: whatever the snapshot holds, wrong configuration becomes a reason and never an exception.
 */
export function resolve(snapshot: Snapshot): Topology {
  return finish(resolveInSteps(snapshot));
}

/** The same in steps of a few milliseconds, for a server that has more to do meanwhile. */
export function* resolveInSteps(snapshot: Snapshot): Steps<Topology> {
  const index = indexSnapshot(snapshot);
  const waypoints = resolveWaypoints(index);
  const bindWaypoint = waypointBinder(index, waypoints);
  const servicesByName = byName(snapshot.services);
  const dataPlane = indexDataPlane(snapshot, servicesByName);
  const context: ResolutionContext = {
    index,
    waypoints,
    bindWaypoint,
    dataPlane,
    waypointFlags: waypointFlags(index, waypoints, dataPlane),
    services: servicesByName,
    serviceEntries: byName(snapshot.serviceEntries),
  };

  yield;
  const services = flagCollisions([...resolveServices(context), ...resolveServiceEntries(context)]);
  const servicesById = groupById(services);
  yield;
  const selectors = serviceSelectors(snapshot, servicesById);
  yield;
  const workloads = [
    ...(yield* resolvePods(context, selectors, sliceServices(snapshot, servicesById))),
    ...resolveWorkloadEntries(context, selectors),
    ...resolveInlineEndpoints(context, servicesById),
    ...resolveSliceEndpoints(context, servicesById),
  ];
  yield;
  const listedPolicies = workloadPolicies(snapshot.policies, services, context);
  const listedWorkloads = workloads.map((workload) => {
    const ztunnelPolicies = listedPolicies(workload);
    return ztunnelPolicies.length === 0 ? workload : { ...workload, ztunnelPolicies };
  });
  yield;
  const namespaces = resolveNamespaces(context);
  const proxies = resolveProxies(snapshot.policies, services, context);
  yield;
  const facts: TopologyFacts = {
    source: snapshot.source,
    istio: snapshot.istio,
    mesh: snapshot.mesh,
    namespaces,
    services: services.sort(
      (left, right) => compareIds(left.id, right.id) || compareIds(left.hostname, right.hostname),
    ),
    workloads: listedWorkloads.sort((left, right) => compareIds(left.id, right.id)),
    gateways: [...resolveGateways(context, askedWaypoints(namespaces, services, workloads))].sort((left, right) =>
      compareIds(left.id, right.id),
    ),
    proxies,
    policies: resolvePolicies(snapshot.policies, services, listedWorkloads, proxies, context),
    policyObjects: snapshot.policies,
    gaps: snapshot.gaps,
    notices: snapshot.notices,
  };
  return { ...facts, findings: yield* collectFindings(facts, snapshot) };
}

function byName<Item extends Metadata>(objects: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(objects.map((object) => [`${object.namespace}/${object.name}`, object]));
}

function groupById(services: readonly ServiceFacts[]): ReadonlyMap<string, readonly ServiceFacts[]> {
  const groups = new Map<string, ServiceFacts[]>();
  for (const facts of services) {
    const group = groups.get(facts.id);
    if (group === undefined) groups.set(facts.id, [facts]);
    else group.push(facts);
  }
  return groups;
}
