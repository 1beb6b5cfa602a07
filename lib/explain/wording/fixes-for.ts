import type { WaypointName } from '#lib/model/object-id.ts';
import { since } from '#lib/resolve/istio-version.ts';
import { waypointFor } from '#lib/resolve/labels.ts';
import type { FixFacts } from '../fix-facts.ts';
import { absenceFixes } from './absence-fixes.ts';
import { admissionFixes } from './admission-fixes.ts';
import { askerOf, asksFor, asksForNothing, hasLabelsThatCount, splitName } from './ask-change.ts';
import { dataPlaneFixes } from './data-plane-fixes.ts';
import { discoveryFix } from './discovery-fix.ts';
import type { Fix } from './fixes.ts';
import type { LabelChange } from './label-command.ts';
import { createWaypoint, labelCommand, labelObject, labelPlace } from './label-command.ts';
import { notReadyFix } from './not-ready-fix.ts';
import { commandLine, kubectl, kubectlTarget } from './shell.ts';
import type { Subject } from './subject.ts';
import { objectPhrase } from './subject.ts';
import { trafficPhrase, typeThatServes } from './traffic-type.ts';

/** The changes that would alter a verdict, the likeliest first. A healthy binding and an intended opt-out need none. */
export function fixesFor(facts: FixFacts): readonly Fix[] {
  const { binding, subject, mesh } = facts;
  const asked = binding.asked ?? '';
  const { reason } = binding;
  switch (reason) {
    case 'bound-by-own-label':
    case 'bound-by-namespace-label':
      return dataPlaneFixes(facts);
    case 'no-waypoint-asked':
    case 'namespace-opted-out':
      return nameCandidate(facts, subject);
    case 'opted-out':
      return [...returnToDefault(facts), ...nameCandidate(facts, subject)].slice(0, 1);
    case 'traffic-type-skipped':
      return serveToo(facts, `If ${trafficPhrase(binding.traffic)} should pass waypoint ${binding.asked} too`);
    case 'is-waypoint':
    case 'endpoint-has-no-label':
      return [];
    case 'not-in-mesh-index':
      return absenceFixes(facts);
    case 'waypoint-missing':
      return [...missingFixes(facts, asked), ...backToDefault(facts)];
    case 'waypoint-not-ready':
      return [notReadyFix(asked, facts.gateway), ...backToDefault(facts)];
    case 'waypoint-name-empty':
      return [
        ...nameCandidate(facts, askerOf(facts)),
        change('Take the empty label away.', askerOf(facts), asksForNothing(askerOf(facts), facts)),
      ];
    case 'waypoint-not-discovered':
      return [discoveryFix(splitName(asked)[0], facts), ...backToDefault(facts)];
    case 'namespace-not-allowed':
    case 'selector-invalid':
      return [...admissionFixes(facts), ...backToDefault(facts)];
    case 'traffic-type-refused':
      return [
        ...serveToo(facts, `To let waypoint ${asked} serve ${trafficPhrase(binding.traffic)}`),
        ...backToDefault(facts),
      ];
    case 'visibility-forbids-foreign-waypoint':
      return [
        ...nameCandidate(facts, askerOf(facts)),
        {
          sentence: `Let the mesh show ServiceEntries of namespace ${subject.namespace} everywhere (meshConfig.serviceEntryVisibility: PUBLIC).`,
          command: kubectl(mesh.rootNamespace, 'edit', 'configmap', 'istio'),
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

function change(sentence: string, target: Subject, changes: readonly LabelChange[]): Fix {
  const command = labelCommand(target, ...changes);
  return { sentence: `${sentence}${labelPlace(target, command)}`, command };
}

/** Names the first waypoint that would do. None where the object's traffic would not follow it anyway. */
function nameCandidate(facts: FixFacts, target: Subject): readonly Fix[] {
  const [candidate] = facts.candidates;
  if (candidate === undefined || facts.ownObstacle !== null) return [];
  if (target.kind === 'Namespace' ? !target.exists : !hasLabelsThatCount(facts)) return [];
  return [change(`To use waypoint ${candidate}, name it.`, target, asksFor(candidate, target, facts))];
}

function missingFixes(facts: FixFacts, asked: WaypointName): readonly Fix[] {
  const { binding, subject, istio } = facts;
  const asker = askerOf(facts);
  const [namespace, name] = splitName(asked);
  const elsewhere = since(istio, '1.23') ? (binding.detail.sameNameElsewhere ?? []) : [];
  const fixes: Fix[] = nameable(facts, elsewhere)
    .slice(0, 1)
    .map(({ waypoint, also }) =>
      change(`If ${waypoint} is meant, say in which namespace it is${also}.`, asker, asksFor(waypoint, asker, facts)),
    );
  for (const { waypoint, also } of nameable(facts, binding.detail.nearest ?? []).slice(0, 2)) {
    fixes.push(change(`If ${waypoint} is meant, name it${also}.`, asker, asksFor(waypoint, asker, facts)));
  }
  if (fixes.length === 0) fixes.push(...nameCandidate(facts, asker));
  const isForeign = namespace !== subject.namespace;
  if (isForeign && binding.detail.visibility === 'NAMESPACE') return fixes;
  const admission =
    isForeign && since(istio, '1.23')
      ? `, and let its listener admit namespace ${subject.namespace} (allowedRoutes): as istioctl makes it, it admits its own namespace only`
      : '';
  const type = binding.traffic === 'service' ? 'service' : 'all';
  return [
    ...fixes,
    { sentence: `Create waypoint ${asked}${admission}.`, command: createWaypoint(namespace, name, type) },
  ];
}

/** Those of which nothing but admission is missing, with that as the end of a sentence; the ones that lack nothing come first. */
function nameable({ subject, usability }: FixFacts, waypoints: readonly WaypointName[]) {
  const usable = waypoints.filter((waypoint) => usability(waypoint) === 'usable');
  const closed = waypoints.filter((waypoint) => usability(waypoint) === 'not-admitted');
  return [
    ...usable.map((waypoint) => ({ waypoint, also: '' })),
    ...closed.map((waypoint) => ({
      waypoint,
      also: `, and let its listener admit namespace ${subject.namespace} (allowedRoutes)`,
    })),
  ];
}

/** Offered where the own label failed and cut off a default that would have served. */
function backToDefault(facts: FixFacts): readonly Fix[] {
  const served = servingDefault(facts);
  if (served === null || facts.binding.status !== 'refused') return [];
  const sentence = `Until then, take its own label away: the namespace's ${served} is used again.`;
  return [change(sentence, facts.subject, asksForNothing(facts.subject, facts))];
}

function returnToDefault(facts: FixFacts): readonly Fix[] {
  const served = servingDefault(facts);
  if (served === null) return [];
  const sentence = `To use ${served}, the default of its namespace, take its own label away.`;
  return [change(sentence, facts.subject, asksForNothing(facts.subject, facts))];
}

/** The waypoint that the own label cut off, where it would serve and be used. */
function servingDefault({ binding, ownObstacle, isReachable }: FixFacts): WaypointName | null {
  const lost = binding.lost.find(
    ({ reason, because }) => reason === 'cut-off-by-own-label' && because === 'bound-by-namespace-label',
  );
  return lost !== undefined && ownObstacle === null && isReachable(lost.waypoint) ? lost.waypoint : null;
}

/** None where the mesh would forbid the waypoint nevertheless, and where traffic would only begin to fail at it. */
function serveToo({ binding, subject, gateway, isReachable }: FixFacts, wish: string): readonly Fix[] {
  if (gateway === null || !isReachable(`${gateway.namespace}/${gateway.name}`)) return [];
  if (binding.detail.visibility === 'NAMESPACE' && gateway.namespace !== subject.namespace) return [];
  const type = typeThatServes(binding.traffic, binding.detail.serves);
  return [
    {
      sentence: `${wish}, set istio.io/waypoint-for on it to ${type}.`,
      command: labelObject(gateway.namespace, 'gateway', gateway.name, [[waypointFor, type]]),
    },
  ];
}
