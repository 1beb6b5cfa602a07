import { compareIds, type ObjectId } from '#lib/model/object-id.ts';
import { type Flag, flagsThatKeepTrafficAway, type Traffic } from '#lib/model/reason.ts';
import type { Binding, Topology } from '#lib/model/topology.ts';
import { isException, type Outcome, outcomeOf } from '#lib/view/outcome.ts';

/** Things that have the same outcome for the same cause. */
export type ExceptionGroup = {
  /** Stable while the cause stays. */
  readonly key: string;
  readonly outcome: Outcome;
  readonly traffic: Traffic;
  /** Sorted; never empty. Of a namespace only where nothing in it shows the same. */
  readonly members: readonly [ObjectId, ...ObjectId[]];
};

/**
 * Everything that a person should look at: refused first, then bound without effect, then undetermined; the causes that
 * touch most first.
 */
export function exceptionGroups(topology: Topology): readonly ExceptionGroup[] {
  const groups = new Map<string, { outcome: Outcome; traffic: Traffic; members: Set<ObjectId> }>();
  const touched = new Set<string>();

  const add = (id: ObjectId, namespace: string, binding: Binding, flags: readonly Flag[]) => {
    const outcome = outcomeOf(binding, flags);
    if (!isException(outcome)) return;
    const key = keyOf(outcome, binding, flags);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { outcome, traffic: binding.traffic, members: new Set([id]) });
    else group.members.add(id);
    touched.add(`${key}|${namespace}`);
  };

  for (const service of topology.services) add(service.id, service.namespace, service.binding, service.flags);
  for (const workload of topology.workloads) add(workload.id, workload.namespace, workload.binding, workload.flags);
  for (const namespace of topology.namespaces) {
    for (const binding of [namespace.service, namespace.workload]) {
      if (!touched.has(`${keyOf(outcomeOf(binding, []), binding, [])}|${namespace.name}`)) {
        add(namespace.id, namespace.name, binding, []);
      }
    }
  }

  return [...groups]
    .map(([key, { outcome, traffic, members }]) => ({ key, outcome, traffic, members: [...members].sort(compareIds) }))
    .filter(hasMembers)
    .sort(
      (left, right) =>
        weight.indexOf(left.outcome) - weight.indexOf(right.outcome) ||
        right.members.length - left.members.length ||
        compareIds(left.key, right.key),
    );
}

/** The groups that no finding is about, so that nothing is said twice. */
export function withoutFinding(groups: readonly ExceptionGroup[], { findings }: Topology): readonly ExceptionGroup[] {
  const subjects = new Set(findings.flatMap((finding) => finding.subjects));
  return groups.filter(({ members }) => !members.some((id) => subjects.has(id)));
}

const weight: readonly Outcome[] = ['refused', 'bound-but', 'undetermined'];

function keyOf(outcome: Outcome, binding: Binding, flags: readonly Flag[]): string {
  const away = outcome === 'bound-but' ? flags.filter((flag) => flagsThatKeepTrafficAway.has(flag)).join('+') : '';
  const gap = binding.detail.gap;
  return [
    outcome,
    binding.traffic,
    binding.reason,
    binding.asked ?? '',
    away,
    gap === undefined ? '' : (gap.object ?? gap.kind ?? ''),
  ].join('|');
}

function hasMembers<Group extends { readonly members: readonly ObjectId[] }>(
  group: Group,
): group is Group & { readonly members: readonly [ObjectId, ...ObjectId[]] } {
  return group.members.length > 0;
}
