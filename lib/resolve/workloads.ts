import type { Labels } from '#lib/model/metadata.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { Pod, WorkloadEntry } from '#lib/model/snapshot.ts';
import type { Steps } from '#lib/model/steps.ts';
import type { Binding, WorkloadFacts } from '#lib/model/topology.ts';
import { isAddress, parseAddress } from './addresses.ts';
import { bindUnlessManaged, bindWorkload, tunnelOf, workloadFlags } from './bind-workload.ts';
import { absent, notVisible } from './binding.ts';
import { workloadEntryConditions } from './conditions.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import { useWaypoint } from './labels.ts';
import type { ResolutionContext } from './resolution-context.ts';
import { isInRevision } from './service-entries.ts';
import type { ServiceSelectors } from './service-selectors.ts';
import type { ServicesOfPod } from './slice-services.ts';

/** Each Pod with the waypoint of traffic to its own IP. Follows istiod's `podWorkloadBuilder` and `computeWaypoint`. */
export function* resolvePods(
  context: ResolutionContext,
  selectors: ServiceSelectors,
  servicesOfPod: ServicesOfPod,
): Steps<readonly WorkloadFacts[]> {
  const services = (pod: Pod) => servicesOfPod(pod, selectors(pod.namespace, pod.labels));
  const facts: WorkloadFacts[] = [];
  for (const pod of context.index.snapshot.pods) {
    if (facts.length % podsInStep === 0) yield;
    facts.push(podFacts(pod, context, services));
  }
  return facts;
}

/** So many Pods take about two milliseconds. */
const podsInStep = 2_000;

function podFacts(pod: Pod, context: ResolutionContext, services: (pod: Pod) => readonly string[]): WorkloadFacts {
  const binding = bindPod(pod, context);
  const indexed = binding.reason !== 'not-in-mesh-index';
  return {
    id: objectId('Pod', pod.namespace, pod.name),
    namespace: pod.namespace,
    name: pod.name,
    setBy: pod.setBy,
    origin: pod.origin,
    kind: 'Pod',
    indexed,
    binding,
    tunnel: tunnelOf(pod.labels, pod.annotations),
    hostNetwork: pod.hostNetwork,
    serviceAccount: pod.serviceAccount,
    sidecar: pod.sidecar,
    ready: pod.ready,
    phase: pod.phase,
    addresses: pod.ips,
    services: indexed ? services(pod) : none,
    ztunnelPolicies: none,
    owner: pod.owner,
    replicas: pod.replicas,
    labels: pod.labels,
    flags: workloadFlags(binding, context, { hostNetwork: pod.hostNetwork, noIp: false, assumed: pod.assumed }),
    expected: none,
    observed: none,
  };
}

function bindPod(pod: Pod, context: ResolutionContext): Binding {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return finished;
  if (!since(context.index.snapshot.istio, '1.24') && isPassedOver(pod)) return passedOver;
  const discovered = context.index.discovers(pod.namespace);
  if (discovered === false) return notDiscovered;
  if (discovered !== true) return notVisible('workload', discovered);
  if (pod.ips.length === 0 && !pod.assumed) return withoutAddress;
  if (!pod.ips.every(isAddress)) return malformed;
  return bindWorkload(pod.namespace, pod.labels, context);
}

/** Up to 1.23 istiod knew no pod on the host network, and none in a phase besides Running and Pending. */
function isPassedOver(pod: Pod): boolean {
  return pod.hostNetwork || (pod.phase !== 'Running' && pod.phase !== 'Pending');
}

/** Each WorkloadEntry. Follows istiod's `workloadEntryWorkloadBuilder`. */
export function resolveWorkloadEntries(
  context: ResolutionContext,
  selectors: ServiceSelectors,
): readonly WorkloadFacts[] {
  return context.index.snapshot.workloadEntries.map((entry) => workloadEntryFacts(entry, context, selectors));
}

function workloadEntryFacts(
  entry: WorkloadEntry,
  context: ResolutionContext,
  selectors: ServiceSelectors,
): WorkloadFacts {
  const { istio } = context.index.snapshot;
  const labels = since(istio, '1.24') ? { ...entry.specLabels, ...entry.labels } : entry.labels;
  const binding = bindWorkloadEntry(entry, labels, context);
  const indexed = binding.reason !== 'not-in-mesh-index';
  return {
    id: objectId('WorkloadEntry', entry.namespace, entry.name),
    namespace: entry.namespace,
    name: entry.name,
    setBy: entry.setBy,
    origin: entry.origin,
    kind: 'WorkloadEntry',
    indexed,
    binding,
    tunnel: tunnelOf(labels, entry.annotations),
    hostNetwork: false,
    serviceAccount: entry.serviceAccount,
    sidecar: false,
    ready: true,
    phase: '',
    addresses: entry.address === '' ? [] : [entry.address],
    services: indexed ? selectors(entry.namespace, labels) : none,
    ztunnelPolicies: none,
    owner: null,
    replicas: 1,
    labels,
    flags: workloadFlags(binding, context, {
      hostNetwork: false,
      noIp: parseAddress(entry.address) === null,
      assumed: false,
    }),
    expected: indexed ? workloadEntryConditions(istio, binding) : [],
    observed: entry.conditions,
  };
}

function bindWorkloadEntry(entry: WorkloadEntry, labels: Labels, context: ResolutionContext): Binding {
  const discovered = context.index.discovers(entry.namespace);
  if (discovered === false) return notDiscovered;
  if (discovered !== true) return notVisible('workload', discovered);
  const inRevision = isInRevision(entry, context);
  if (inRevision === false) return absent('workload', 'other-revision');
  if (inRevision !== true) return notVisible('workload', inRevision);
  const place = labelOf(entry.labels, useWaypoint) !== labelOf(labels, useWaypoint) ? 'spec.labels' : 'metadata.labels';
  if (since(context.index.snapshot.istio, '1.25')) return bindWorkload(entry.namespace, labels, context, place);
  return bindUnlessManaged(entry.namespace, labels, labels, context, place);
}

// Shared, so that ten thousand pods do not hold ten thousand equal lists and ladders.
const none: readonly never[] = [];
const finished = absent('workload', 'finished');
const notDiscovered = absent('workload', 'namespace-not-discovered');
const withoutAddress = absent('workload', 'no-address');
const malformed = absent('workload', 'malformed');
const passedOver = absent('workload', 'host-network');
