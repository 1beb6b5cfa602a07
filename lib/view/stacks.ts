import { compareIds, type ObjectId } from '#lib/model/object-id.ts';
import type { Binding, WorkloadFacts } from '#lib/model/topology.ts';
import { kindOfWorkload } from './matches.ts';
import { isException, outcomeOf } from './outcome.ts';
import type { BoxId, Stack } from './view.ts';
import type { Wishes } from './wishes.ts';

/** Rows of one card: stacks, open ones followed by their members, and what stands beyond the bound. */
export type StackRows = {
  readonly rows: readonly Stack[];
  readonly more: { readonly id: BoxId; readonly stacks: number; readonly pods: number } | null;
  /** Where each workload is drawn: its row, or the `more` row. */
  readonly boxes: readonly (readonly [ObjectId, BoxId])[];
  /** The stacks, each with the binding that its members share. */
  readonly speaking: readonly { readonly row: BoxId; readonly binding: Binding }[];
  /** Some of them have a label of their own. */
  readonly ownSay: boolean;
};

const stacksShown = 4;
const membersShown = 40;

/** Stacks equal workloads: those of one owner with one outcome, asked for by the same label. */
export function stackWorkloads(cardId: BoxId, workloads: readonly WorkloadFacts[], show: Wishes): StackRows {
  const groups = new Map<BoxId, WorkloadFacts[]>();
  let last: WorkloadFacts[] = [];
  for (const workload of workloads) {
    // Equal pods mostly follow each other, and an id is long to write.
    if (last[0] !== undefined && isOfOneStack(last[0], workload)) {
      last.push(workload);
      continue;
    }
    const id = stackId(cardId, workload);
    const group = groups.get(id) ?? [];
    if (group.length === 0) groups.set(id, group);
    group.push(workload);
    last = group;
  }

  const moreId = `more:${cardId}`;
  const sorted = [...groups].sort(([left], [right]) => compareIds(left, right));
  const kept = keptStacks(sorted, moreId, show);
  const rows: Stack[] = [];
  const speaking: { row: BoxId; binding: Binding }[] = [];
  const boxes: (readonly [ObjectId, BoxId])[] = [];
  const more = { id: moreId, stacks: 0, pods: 0 };

  for (const [id, members] of sorted) {
    const [first] = members;
    if (first === undefined) continue;
    if (!kept.has(id)) {
      more.stacks += 1;
      for (const member of members) {
        more.pods += member.replicas;
        boxes.push([member.id, moreId]);
      }
      continue;
    }
    const stack = stackOf(id, first, members, show);
    const open = members.length > 1 && show.opened.includes(id);
    rows.push(open ? { ...stack, part: 'open' } : stack);
    speaking.push({ row: id, binding: first.binding });
    if (open) pushMembers(rows, boxes, stack, members, show);
    else for (const member of members) boxes.push([member.id, id]);
  }
  return {
    rows,
    more: more.stacks > 0 ? more : null,
    boxes,
    speaking,
    ownSay: speaking.some(({ binding }) => hasOwnSay(binding)),
  };
}

/** Its own label speaks, whatever it says. */
export function hasOwnSay(binding: Binding): boolean {
  return binding.askedBy === 'own-label' || binding.reason === 'opted-out';
}

function keptStacks(sorted: readonly (readonly [BoxId, readonly WorkloadFacts[]])[], moreId: BoxId, show: Wishes) {
  const kept = new Set<BoxId>();
  if (sorted.length <= stacksShown + 1 || show.opened.includes(moreId)) {
    for (const [id] of sorted) kept.add(id);
    return kept;
  }
  for (const [id, members] of sorted) {
    const [first] = members;
    if (first === undefined) continue;
    const loud = hasOwnSay(first.binding) || isException(outcomeOf(first.binding, first.flags));
    if (loud || members.some((member) => show.isLoud(member.id))) kept.add(id);
  }
  for (const [id] of sorted) if (kept.size < stacksShown) kept.add(id);
  return kept;
}

function pushMembers(
  rows: Stack[],
  boxes: (readonly [ObjectId, BoxId])[],
  stack: Stack,
  members: readonly WorkloadFacts[],
  show: Wishes,
): void {
  let rest = 0;
  let drawn = 0;
  for (const member of members) {
    if (drawn >= membersShown && !show.wanted.has(member.id)) {
      rest += member.replicas;
      boxes.push([member.id, stack.id]);
      continue;
    }
    const id = `${stack.id}:${member.id}`;
    drawn += 1;
    rows.push({
      ...stack,
      id,
      object: member.id,
      name: member.name,
      count: member.replicas,
      members: [member.id],
      trouble: show.troubleOf([member.id]),
      part: 'member',
    });
    boxes.push([member.id, id]);
  }
  if (rest > 0) rows.push({ ...stack, id: `${stack.id}:rest`, count: rest, members: [], trouble: null, part: 'rest' });
}

function stackOf(id: BoxId, first: WorkloadFacts, members: readonly WorkloadFacts[], show: Wishes): Stack {
  const count = members.reduce((sum, member) => sum + member.replicas, 0);
  const ids = members.map((member) => member.id);
  return {
    id,
    object: first.id,
    kind: kindOfWorkload(first),
    name: members.length === 1 && first.owner === null ? nameOfOne(first) : (first.owner?.name ?? ''),
    count,
    members: ids,
    outcome: outcomeOf(first.binding, first.flags),
    waypoint: first.binding.waypoint,
    asked: first.binding.asked,
    trouble: show.troubleOf(ids),
    part: members.length === 1 ? 'single' : 'closed',
  };
}

function nameOfOne(workload: WorkloadFacts): string {
  return kindOfWorkload(workload) === 'Endpoint' ? (workload.addresses[0] ?? workload.name) : workload.name;
}

/** They have the same stack for the plainest of reasons: one owner, the very same binding, no flags. */
function isOfOneStack(left: WorkloadFacts, right: WorkloadFacts): boolean {
  return (
    left.owner !== null &&
    right.owner !== null &&
    left.binding === right.binding &&
    left.kind === right.kind &&
    left.flags.length === 0 &&
    right.flags.length === 0 &&
    left.owner.name === right.owner.name &&
    left.owner.kind === right.owner.kind
  );
}

/** Pods of their own stay apart: they are known by name. WorkloadEntries and endpoints stack by kind. */
function stackId(cardId: BoxId, workload: WorkloadFacts): BoxId {
  const kind = kindOfWorkload(workload);
  const owner =
    workload.owner === null
      ? kind === 'Pod'
        ? `pod ${workload.name}`
        : ''
      : `${workload.owner.name} ${workload.owner.kind}`;
  const { binding } = workload;
  const say = hasOwnSay(binding) ? `own ${binding.asked ?? ''}` : (binding.askedBy ?? '');
  return `stack:${cardId}:${owner}:${kind}:${outcomeOf(binding, workload.flags)}:${say}`;
}
