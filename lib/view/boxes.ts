import type { ObjectId } from '#lib/model/object-id.ts';
import { boxesOfChips } from './chips.ts';
import type { DraftIsland } from './island.ts';
import type { PlacedPolicy } from './policy-places.ts';
import type { BoxId, Chips, Island } from './view.ts';
import type { Wishes } from './wishes.ts';

/** It stands in a fold: there, and one click away. */
export function isFolded(box: BoxId): boolean {
  return box.startsWith('fold:') || box.startsWith('more:');
}

/** Notes where each object of an island is drawn; a box of its own wins over a fold. */
export function noteBoxes(boxOf: Map<ObjectId, BoxId>, draft: DraftIsland, island: Island, { places }: Wishes): void {
  const note = (object: ObjectId, box: BoxId) => {
    const known = boxOf.get(object);
    if (known === undefined || (isFolded(known) && !isFolded(box))) boxOf.set(object, box);
  };
  const noteChips = (placed: readonly PlacedPolicy[] | undefined, chips: Chips) => {
    for (const [object, box] of boxesOfChips(placed, chips)) note(object, box);
  };
  boxOf.set(island.id, island.id);
  for (const section of [draft.quiet, draft.exceptions]) {
    for (const [object, box] of section.boxes) note(object, box);
  }
  noteChips(draft.policies.header, island.policies);
  noteChips(draft.policies.lane, island.lane);
  for (const top of island.tops) {
    noteChips(places.on.get(top.object), top.policies);
    boxOf.set(top.object, top.id);
    const own = draft.content.own.get(top.id);
    for (const { id } of [...(own?.services ?? []), ...(own?.workloads ?? [])]) boxOf.set(id, top.id);
  }
}

/** The island of each box, and the card of each row. */
export function* homesOf(
  islands: readonly Island[],
): Generator<readonly [BoxId, { island: BoxId; card: BoxId | null }]> {
  for (const { id: island, tops, quiet, exceptions } of islands) {
    yield [island, { island, card: null }];
    for (const top of tops) yield [top.id, { island, card: null }];
    for (const card of [...quiet, ...exceptions]) {
      yield [card.id, { island, card: null }];
      if (card.shape === 'fold') continue;
      for (const { id } of card.stacks) yield [id, { island, card: card.id }];
      if (card.moreStacks !== null) yield [card.moreStacks.id, { island, card: card.id }];
    }
  }
}
