import type { Packing, Slot } from './pack.ts';
import type { IslandPlan } from './place-island.ts';
import { gutterMiddle } from './ways.ts';

/** What routing knows of an island. */
export type Site = { readonly plan: IslandPlan; readonly slot: Slot };

/** From which gutter a line gets into an island: never from the left where the island's own rails stand there. */
export function entry({ plan, slot }: Site, packing: Packing, x: number): { shelf: number; gutter: number } {
  const right = { shelf: slot.shelf, gutter: slot.column + 1 };
  if (plan.island.rails.length > 0) return right;
  const left = { shelf: slot.shelf, gutter: slot.column };
  const toLeft = Math.abs(gutterMiddle(packing, left.shelf, left.gutter) - x);
  const toRight = Math.abs(gutterMiddle(packing, right.shelf, right.gutter) - x);
  return toLeft < toRight ? left : right;
}

/** The card that a stack stands in; the card itself for a card. */
export function cardOf(box: string, plan: IslandPlan): string | undefined {
  return plan.corridorOf.has(box) ? box : plan.cardOfRow.get(box);
}
