import type { WaypointName } from '#lib/model/object-id.ts';
import { since } from '#lib/resolve/istio-version.ts';
import { labelOf } from '#lib/resolve/label-selector.ts';
import { useWaypoint, useWaypointNamespace } from '#lib/resolve/labels.ts';
import type { FixFacts } from '../fix-facts.ts';
import type { LabelChange } from './label-command.ts';
import type { Subject } from './subject.ts';

/** The object whose label asked: the subject itself or its namespace. */
export function askerOf({ binding, subject }: FixFacts): Subject {
  return binding.askedBy === 'namespace-label' && subject.kind !== 'Namespace'
    ? {
        kind: 'Namespace',
        namespace: subject.namespace,
        name: subject.namespace,
        traffic: binding.traffic,
        exists: true,
      }
    : subject;
}

/**
 * The labels with which `asker` asks for this waypoint, whatever it carries now: a label that says another namespace is
 * changed as well. Up to 1.22 a waypoint of another namespace cannot be asked for, and the second label means nothing.
 */
export function asksFor(waypoint: WaypointName, asker: Subject, facts: FixFacts): readonly LabelChange[] {
  const [namespace, name] = splitName(waypoint);
  const named: LabelChange = [useWaypoint, name];
  if (!since(facts.istio, '1.23')) return [named];
  if (namespace !== asker.namespace) return [named, [useWaypointNamespace, namespace]];
  if (!namesNamespace(asker, facts)) return [named];
  // What a WorkloadEntry says in spec.labels is only covered by something in metadata.
  return [named, [useWaypointNamespace, asker.kind === 'WorkloadEntry' ? namespace : null]];
}

/** The labels with which `asker` asks for nothing. */
export function asksForNothing(asker: Subject, facts: FixFacts): readonly LabelChange[] {
  const unnamed: LabelChange = [useWaypoint, null];
  return namesNamespace(asker, facts) ? [unnamed, [useWaypointNamespace, null]] : [unnamed];
}

/** Whether a label of its own counts at all: up to 1.22 istiod read none of an endpoint. */
export function hasLabelsThatCount({ subject, istio }: FixFacts): boolean {
  return subject.kind !== 'endpoint' || (subject.of === 'ServiceEntry' && !subject.implied && since(istio, '1.23'));
}

function namesNamespace(asker: Subject, { binding, namespaces }: FixFacts): boolean {
  if (asker.kind !== 'Namespace') return binding.detail.namesNamespace === true;
  return labelOf(namespaces.get(asker.name)?.labels ?? {}, useWaypointNamespace) !== undefined;
}

export function splitName(waypoint: WaypointName): readonly [namespace: string, name: string] {
  const slash = waypoint.indexOf('/');
  return [waypoint.slice(0, slash), waypoint.slice(slash + 1)];
}
