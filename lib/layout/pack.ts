/** Where islands stand: shelves from top to bottom, columns in a shelf, and islands on top of each other in a column. */
export type Packing = {
  readonly shelves: readonly Shelf[];
  readonly slots: readonly Slot[];
  readonly width: number;
  readonly height: number;
};

type Shelf = { readonly y: number; readonly height: number; readonly columns: readonly Column[] };

type Column = { readonly x: number; readonly width: number };

/** The place of one island, in the order in which the islands came. */
export type Slot = {
  readonly x: number;
  readonly y: number;
  readonly shelf: number;
  readonly column: number;
  /** First in its column, so that the way above it is a whole channel. */
  readonly first: boolean;
};

/** Ways between islands, in CSS pixels: between shelves and columns, and between islands of one column. */
export const channel = 48;
const stackGap = 36;
export const margin = 60;

type Size = { readonly width: number; readonly height: number };

const wantedAspect = 1.6;

/**
 * Packs islands in the order given into shelves, towards 16:10. Islands stand on top of each other where their shelf is
 * high enough. Only the order and the size of islands decide, so a status that changes nothing else moves nothing.
 */
export function packIslands(sizes: readonly Size[]): Packing {
  return packInto(sizes, bestShape(sizes.map(coarse)));
}

/** How wide shelves may get, and how high columns may be piled in them. */
type Shape = { readonly width: number; readonly pile: number };

/** The best of a few shapes. Sizes are rounded, so that an island that grows by a card does not turn everything over. */
function bestShape(sizes: readonly Size[]): Shape {
  const area = sizes.reduce((sum, size) => sum + (size.width + channel) * (size.height + channel), 0);
  const widest = sizes.reduce((most, size) => Math.max(most, size.width), 0);
  const tallest = sizes.reduce((most, size) => Math.max(most, size.height), 0);
  let best: Shape = { width: widest, pile: 0 };
  let bestScore = Number.POSITIVE_INFINITY;
  for (const pile of [0, 0.75, 1, 1.25, 1.5].map((factor) => factor * tallest)) {
    for (const factor of [0.75, 0.9, 1.05, 1.2, 1.35, 1.5]) {
      const shape = { width: Math.max(widest, Math.sqrt(area * wantedAspect) * factor), pile };
      const packing = packInto(sizes, shape);
      const score = Math.max(packing.width / wantedAspect, packing.height);
      if (score >= bestScore) continue;
      best = shape;
      bestScore = score;
    }
  }
  return best;
}

function coarse({ width, height }: Size): Size {
  return { width, height: Math.ceil(height / 96) * 96 };
}

function packInto(sizes: readonly Size[], { width: wantedWidth, pile }: Shape): Packing {
  const shelves: { y: number; height: number; columns: { x: number; width: number; bottom: number }[] }[] = [];
  const slots: Slot[] = [];
  let width = 0;
  let bottom = 0;
  for (const size of sizes) {
    let shelf = shelves.at(-1);
    const column = shelf?.columns.at(-1);
    if (shelf !== undefined && column !== undefined) {
      const fitsBelow = column.bottom + stackGap + size.height <= shelf.y + Math.max(shelf.height, pile);
      const isLast = size.width <= column.width || column.x + size.width <= wantedWidth;
      if (fitsBelow && isLast) {
        slots.push({
          x: column.x,
          y: column.bottom + stackGap,
          shelf: shelves.length - 1,
          column: shelf.columns.length - 1,
          first: false,
        });
        column.bottom += stackGap + size.height;
        column.width = Math.max(column.width, size.width);
        shelf.height = Math.max(shelf.height, column.bottom - shelf.y);
        bottom = Math.max(bottom, column.bottom);
        width = Math.max(width, column.x + column.width);
        continue;
      }
    }
    const x = column === undefined ? 0 : column.x + column.width + channel;
    if (shelf === undefined || x + size.width > wantedWidth) {
      shelf = { y: shelves.length === 0 ? 0 : bottom + channel, height: 0, columns: [] };
      shelves.push(shelf);
    }
    const left = shelf.columns.length === 0 ? 0 : x;
    slots.push({ x: left, y: shelf.y, shelf: shelves.length - 1, column: shelf.columns.length, first: true });
    shelf.columns.push({ x: left, width: size.width, bottom: shelf.y + size.height });
    shelf.height = Math.max(shelf.height, size.height);
    width = Math.max(width, left + size.width);
    bottom = Math.max(bottom, shelf.y + shelf.height);
  }
  return { shelves, slots, width, height: bottom };
}
