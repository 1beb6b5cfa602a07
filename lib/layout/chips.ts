import type { Chips } from '#lib/view/view.ts';
import type { Rectangle } from './placement.ts';

/** Sizes of policy chips, in CSS pixels at zoom 1. */
const chipSizes = { height: 20, gap: 6, rowGap: 4, least: 46, most: 128, more: 36, laneRow: 24 } as const;

/** Boxes of chips, measured from the corner of the area they flow in. */
export type ChipFlow = { readonly boxes: readonly (readonly [string, Rectangle])[]; readonly height: number };

const noFlow: ChipFlow = { boxes: [], height: 0 };

/** Chips side by side, in as many rows as the width asks for. Only their names decide how wide they are. */
export function flowChips({ shown, more }: Chips, width: number): ChipFlow {
  if (shown.length === 0 && more === null) return noFlow;
  const wide = shown.map(({ id, name }) => ({ id, width: Math.min(width, chipWidth(name)) }));
  if (more !== null) wide.push({ id: more.id, width: chipSizes.more });
  const boxes: [string, Rectangle][] = [];
  let x = 0;
  let y = 0;
  for (const chip of wide) {
    if (x > 0 && x + chip.width > width) {
      x = 0;
      y += chipSizes.height + chipSizes.rowGap;
    }
    boxes.push([chip.id, { x, y, width: chip.width, height: chipSizes.height }]);
    x += chip.width + chipSizes.gap;
  }
  return { boxes, height: y + chipSizes.height };
}

/** Chips below each other, each with room for its reason at the right. */
export function stackChips({ shown, more }: Chips): ChipFlow {
  const rows = shown.map(({ id, name }) => ({ id, width: chipWidth(name) }));
  if (more !== null) rows.push({ id: more.id, width: chipSizes.more });
  const boxes = rows.map(
    ({ id, width }, row) => [id, { x: 0, y: row * chipSizes.laneRow, width, height: chipSizes.height }] as const,
  );
  return { boxes, height: rows.length === 0 ? 0 : (rows.length - 1) * chipSizes.laneRow + chipSizes.height };
}

/** By the number of characters, since nothing here can measure text; what is longer is clipped. */
function chipWidth(name: string): number {
  return Math.max(chipSizes.least, Math.min(chipSizes.most, 29 + Math.ceil(name.length * 6.1)));
}
