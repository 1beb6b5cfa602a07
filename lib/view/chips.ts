import type { ObjectId } from '#lib/model/object-id.ts';
import type { PlacedPolicy } from './policy-places.ts';
import type { BoxId, Chips, PolicyChip } from './view.ts';
import type { Wishes } from './wishes.ts';

/** How many chips a box shows before it folds them. */
export const chipsShown = { card: 3, top: 5, island: 8, lane: 5 } as const;

/** No policy at all. */
export const noChips: Chips = { shown: [], more: null };

/** The chips of one box. Selected ones and those with a finding are never folded, and one is never folded alone. */
export function chipsOf(box: BoxId, placed: readonly PlacedPolicy[] | undefined, bound: number, wishes: Wishes): Chips {
  if (placed === undefined || placed.length === 0) return noChips;
  const chips = placed.map((each) => chipOf(box, each, wishes));
  if (chips.length <= bound + 1) return { shown: chips, more: null };
  const id = `more:policies:${box}`;
  if (wishes.opened.includes(id)) return { shown: chips, more: { id, count: 0, open: true } };
  const kept = new Set(chips.filter(({ object }) => wishes.isLoud(object)));
  for (const chip of chips) if (kept.size < bound) kept.add(chip);
  const shown = chips.filter((chip) => kept.has(chip));
  return { shown, more: shown.length < chips.length ? { id, count: chips.length - shown.length, open: false } : null };
}

/** Where each of the policies is drawn: its chip, or the fold that holds it. */
export function boxesOfChips(
  placed: readonly PlacedPolicy[] | undefined,
  { shown, more }: Chips,
): readonly (readonly [ObjectId, BoxId])[] {
  const drawn = new Map(shown.map(({ object, id }) => [object, id]));
  return (placed ?? []).flatMap(({ facts }) => {
    const box = drawn.get(facts.id) ?? more?.id;
    return box === undefined ? [] : [[facts.id, box] as const];
  });
}

function chipOf(box: BoxId, { facts, state, reason }: PlacedPolicy, wishes: Wishes): PolicyChip {
  const { id, kind, namespace, name } = facts;
  return {
    id: `chip:${id}@${box}`,
    object: id,
    kind,
    namespace,
    name,
    state,
    reason,
    trouble: wishes.troubleOf([id]),
  };
}
