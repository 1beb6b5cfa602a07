import type { Metadata } from '#lib/model/metadata.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { PolicySelector } from '#lib/model/policy.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { labelOf } from '../label-selector.ts';
import { tunnel } from '../labels.ts';
import { selects } from './policy-attachment.ts';

/** Whom a policy without references covers: what runs there, and the waypoints that stand in front of it. */
export type PolicyScope = {
  readonly workloads: readonly WorkloadFacts[];
  /** Some are captured by a ztunnel. */
  readonly captured: boolean;
  readonly sidecars: boolean;
  readonly uncaptured: boolean;
  /** In front of the captured ones or of their services, sorted. */
  readonly waypoints: readonly WaypointName[];
};

type Scoped = Metadata & { readonly selector: PolicySelector | null };

export type PolicyScopes = {
  /** The root namespace stands for the whole mesh. */
  readonly of: (policy: Scoped) => PolicyScope;
  /** Whether the mesh has any sidecars, and any pods that nobody captures. */
  readonly clients: () => Pick<PolicyScope, 'sidecars' | 'uncaptured'>;
  /** As `of`, and the captured workloads without any label, on which istiod lists every selector. */
  readonly ofAuthorization: PolicyScopes['of'];
  /** Whether traffic to a workload's own address goes through the waypoint. */
  readonly servesWorkloads: (waypoint: WaypointName) => boolean;
};

/** Selectors are looked up by their first label, so a policy never walks all pods. */
export function policyScopes(
  services: readonly ServiceFacts[],
  workloads: readonly WorkloadFacts[],
  rootNamespace: string,
): PolicyScopes {
  const bindings = lazily(() => waypointsByService(services));
  const summarize = (list: readonly WorkloadFacts[]) => summary(list, bindings());
  const byNamespace = lazily(() =>
    Map.groupBy(
      workloads.filter(({ indexed }) => indexed),
      ({ namespace }) => namespace,
    ),
  );
  const mesh = lazily(() => summarize(workloads.filter(({ indexed }) => indexed)));
  const clients = lazily(() => ({
    sidecars: workloads.some(({ indexed, sidecar }) => indexed && sidecar),
    uncaptured: workloads.some((workload) => workload.indexed && isUncaptured(workload)),
  }));
  const summaries = new Map<string, PolicyScope>();
  const ofNamespace = (namespace: string): PolicyScope => {
    const known = summaries.get(namespace);
    if (known !== undefined) return known;
    const made = summarize(byNamespace().get(namespace) ?? []);
    summaries.set(namespace, made);
    return made;
  };
  const byLabel = new Map<string, ReadonlyMap<string, readonly WorkloadFacts[]>>();
  const withLabel = (key: string, value: string): readonly WorkloadFacts[] => {
    let index = byLabel.get(key);
    if (index === undefined) {
      index = Map.groupBy(
        workloads.filter(({ indexed, labels }) => indexed && labelOf(labels, key) !== undefined),
        ({ labels }) => labelOf(labels, key) ?? '',
      );
      byLabel.set(key, index);
    }
    return index.get(value) ?? [];
  };
  const bound = lazily(
    () => new Set(workloads.flatMap(({ binding }) => (binding.waypoint === null ? [] : [binding.waypoint]))),
  );
  const selectedScopes = new Map<string, PolicyScope>();
  const unlabelled = lazily(() =>
    workloads.filter(
      (workload) =>
        workload.indexed &&
        workload.kind !== 'EndpointSlice' &&
        Object.keys(workload.labels).length === 0 &&
        isCaptured(workload),
    ),
  );
  const of = ({ namespace, selector }: Scoped, withUnlabelled: boolean): PolicyScope => {
    const isMeshWide = namespace === rootNamespace;
    const labels = Object.entries(selector?.matchLabels ?? {});
    const [first] = labels;
    if (first === undefined) return isMeshWide ? mesh() : ofNamespace(namespace);
    const key = JSON.stringify([namespace, withUnlabelled, labels]);
    const known = selectedScopes.get(key);
    if (known !== undefined) return known;
    const candidates = isMeshWide ? withLabel(...first) : (byNamespace().get(namespace) ?? []);
    const selected = candidates.filter((workload) => selects(selector, workload.labels));
    const others = withUnlabelled
      ? unlabelled().filter((workload) => isMeshWide || workload.namespace === namespace)
      : [];
    const made = summarize(others.length === 0 ? selected : [...selected, ...others]);
    selectedScopes.set(key, made);
    return made;
  };
  return {
    of: (policy) => of(policy, false),
    ofAuthorization: (policy) => of(policy, true),
    clients,
    servesWorkloads: (waypoint) => bound().has(waypoint),
  };
}

/** A ztunnel takes its traffic: it is captured, and no proxy of its own accepts the tunnel. */
export function isCaptured(workload: WorkloadFacts): boolean {
  return workload.tunnel === 'HBONE' && !workload.sidecar && labelOf(workload.labels, tunnel) === undefined;
}

function isUncaptured({ kind, tunnel: accepted, sidecar }: WorkloadFacts): boolean {
  return kind === 'Pod' && accepted === 'NONE' && !sidecar;
}

function summary(
  workloads: readonly WorkloadFacts[],
  waypointsOfService: ReadonlyMap<string, readonly WaypointName[]>,
): PolicyScope {
  let captured = false;
  let sidecars = false;
  let uncaptured = false;
  const waypoints = new Set<WaypointName>();
  for (const workload of workloads) {
    if (workload.sidecar) sidecars = true;
    else if (isUncaptured(workload)) uncaptured = true;
    if (!isCaptured(workload)) continue;
    captured = true;
    if (workload.binding.waypoint !== null) waypoints.add(workload.binding.waypoint);
    for (const service of workload.services) {
      for (const waypoint of waypointsOfService.get(service) ?? none) waypoints.add(waypoint);
    }
  }
  return { workloads, captured, sidecars, uncaptured, waypoints: [...waypoints].sort(compareIds) };
}

const none: readonly WaypointName[] = [];

function waypointsByService(services: readonly ServiceFacts[]): ReadonlyMap<string, readonly WaypointName[]> {
  const waypoints = new Map<string, readonly WaypointName[]>();
  for (const { namespace, hostname, indexed, binding, shares } of services) {
    if (!indexed || binding.waypoint === null) continue;
    waypoints.set(
      `${namespace}/${hostname}`,
      shares.length > 0 ? shares.map(({ waypoint }) => waypoint) : [binding.waypoint],
    );
  }
  return waypoints;
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
