import type { Flag } from '#lib/model/reason.ts';
import type { MeshConfig } from '#lib/model/snapshot.ts';
import type { Binding, Lost } from '#lib/model/topology.ts';
import { useWaypoint, useWaypointNamespace, waypointFor } from '#lib/resolve/labels.ts';
import { absenceFixes } from './absence-fixes.ts';
import { admissionFixes } from './admission-fixes.ts';
import { dataPlaneFixes } from './data-plane-fixes.ts';
import { discoveryFix } from './discovery-fix.ts';
import type { Fix } from './fixes.ts';
import { labelCommand, labelObject } from './label-command.ts';
import { commandLine, kubectl, kubectlTarget } from './shell.ts';
import type { Subject } from './subject.ts';
import { objectPhrase } from './subject.ts';
import { trafficPhrase, typeThatServes } from './traffic-type.ts';

/** What the fixes need to know beside the binding. */
type FixFacts = {
  readonly subject: Subject;
  readonly binding: Binding;
  readonly flags: readonly Flag[];
  readonly mesh: MeshConfig;
  /** Waypoints of the subject's own namespace that are ready and serve this traffic, sorted. */
  readonly candidates: readonly string[];
};

/** The changes that would alter a verdict, the likeliest first. A healthy binding and an intended opt-out need none. */
export function fixesFor(facts: FixFacts): readonly Fix[] {
  const { binding, subject } = facts;
  const asked = binding.asked ?? '';
  const [namespace = '', name = ''] = splitName(asked);
  const { reason } = binding;
  switch (reason) {
    case 'bound-by-own-label':
    case 'bound-by-namespace-label':
      return dataPlaneFixes(binding, subject, facts.flags);
    case 'no-waypoint-asked':
      return facts.candidates.slice(0, 1).map((candidate) => useCandidate(subject, candidate));
    case 'opted-out':
      return [
        { sentence: 'To use the default of its namespace, take its own label away.', command: dropOwnLabel(subject) },
      ];
    case 'namespace-opted-out':
      return facts.candidates.slice(0, 1).map((candidate) => useCandidate(subject, candidate));
    case 'traffic-type-skipped':
      return [serveToo(binding, namespace, name, `If ${trafficPhrase(binding.traffic)} should pass it too`)];
    case 'is-waypoint':
    case 'endpoint-has-no-label':
      return [];
    case 'not-in-mesh-index':
      return absenceFixes(binding, subject, facts.mesh);
    case 'waypoint-missing':
      return [...missingFixes(facts, namespace, name), ...backToDefault(facts)];
    case 'waypoint-not-ready':
      return [
        {
          sentence: `Get one pod of waypoint ${asked} ready: istiod writes the address then. See why none is.`,
          command: kubectl(namespace, 'get', 'pods', '-l', `gateway.networking.k8s.io/gateway-name=${name}`),
        },
        ...backToDefault(facts),
      ];
    case 'waypoint-name-empty':
      return [
        ...facts.candidates.slice(0, 1).map((candidate) => useCandidate(askerOf(facts), candidate)),
        {
          sentence: 'Take the empty label away.',
          command: labelCommand(askerOf(facts), [useWaypoint, null], [useWaypointNamespace, null]),
        },
      ];
    case 'waypoint-not-discovered':
      return [discoveryFix(namespace, facts.mesh), ...backToDefault(facts)];
    case 'namespace-not-allowed':
    case 'selector-invalid':
      return [...admissionFixes(binding, subject), ...backToDefault(facts)];
    case 'traffic-type-refused':
      return [
        serveToo(binding, namespace, name, `To let waypoint ${asked} serve ${trafficPhrase(binding.traffic)}`),
        ...backToDefault(facts),
      ];
    case 'visibility-forbids-foreign-waypoint':
      return [
        ...facts.candidates.slice(0, 1).map((candidate) => useCandidate(subject, candidate)),
        {
          sentence: `Let the mesh show ServiceEntries of namespace ${subject.namespace} everywhere (meshConfig.serviceEntryVisibility: PUBLIC).`,
          command: kubectl(facts.mesh.rootNamespace, 'edit', 'configmap', 'istio'),
        },
      ];
    case 'input-not-visible':
      return binding.detail.gap?.cause === 'forbidden' && binding.detail.gap.kind !== null
        ? [
            {
              sentence: `Ask for permission to list and watch objects of kind ${binding.detail.gap.kind}; see what is allowed now.`,
              command: commandLine('kubectl', 'auth', 'can-i', '--list'),
            },
          ]
        : [];
    case 'tie-between-equals':
      return (binding.detail.rivals ?? []).map((rival) => ({
        sentence: `Keep only one of them: give ${objectPhrase(rival)} another hostname, or delete it.`,
        command: null,
      }));
    case 'namespace-object-missing':
      return [
        {
          sentence: `Add the Namespace object ${subject.namespace} to what is read.`,
          command: kubectl('', 'get', ...kubectlTarget('namespace', subject.namespace), '-o', 'yaml'),
        },
      ];
  }
}

/** The object whose label asked: the subject itself or its namespace. */
function askerOf({ binding, subject }: FixFacts): Subject {
  return binding.askedBy === 'namespace-label'
    ? { kind: 'Namespace', namespace: subject.namespace, name: subject.namespace, traffic: binding.traffic }
    : subject;
}

function missingFixes(facts: FixFacts, namespace: string, name: string): readonly Fix[] {
  const asker = askerOf(facts);
  const fixes: Fix[] = (facts.binding.detail.sameNameElsewhere ?? []).slice(0, 1).map((found) => ({
    sentence: `If ${found} is meant, say in which namespace it is.`,
    command: labelCommand(asker, [useWaypoint, name], [useWaypointNamespace, splitName(found)[0] ?? '']),
  }));
  for (const near of (facts.binding.detail.nearest ?? []).slice(0, 2)) {
    fixes.push({
      sentence: `If ${near} is meant, name it.`,
      command: labelCommand(asker, [useWaypoint, splitName(near)[1] ?? '']),
    });
  }
  const type = facts.binding.traffic === 'service' ? 'service' : 'all';
  fixes.push({
    sentence: `Create waypoint ${namespace}/${name}.`,
    command: commandLine('istioctl', 'waypoint', 'apply', '-n', namespace, '--name', name, '--for', type),
  });
  return fixes;
}

function useCandidate(subject: Subject, candidate: string): Fix {
  const [, name = ''] = splitName(candidate);
  return { sentence: `To use waypoint ${candidate}, name it.`, command: labelCommand(subject, [useWaypoint, name]) };
}

/** Offered where the own label failed and cut off a default that would have served. */
function backToDefault({ binding, subject }: FixFacts): readonly Fix[] {
  const served = binding.lost.find((lost: Lost) => lost.because === 'bound-by-namespace-label');
  if (served === undefined || binding.status !== 'refused') return [];
  return [
    {
      sentence: `Until then, take its own label away: the namespace's ${served.waypoint} is used again.`,
      command: dropOwnLabel(subject),
    },
  ];
}

function dropOwnLabel(subject: Subject): string {
  return labelCommand(subject, [useWaypoint, null]);
}

function serveToo(binding: Binding, namespace: string, name: string, wish: string): Fix {
  const type = typeThatServes(binding.traffic, binding.detail.serves);
  return {
    sentence: `${wish}, set its traffic type to ${type}.`,
    command: labelObject(namespace, 'gateway', name, [[waypointFor, type]]),
  };
}

function splitName(waypoint: string): readonly [string, string] {
  const slash = waypoint.indexOf('/');
  return [waypoint.slice(0, slash), waypoint.slice(slash + 1)];
}
