import { shortened } from '#lib/view/shortened.ts';

/** What a tile of a size on the screen, in CSS pixels, has room for. */
export type TilePlan = {
  /** In one line or two, both ends kept. */
  readonly name: string;
  /** The sign of findings: beside the name, in the lower corner of a narrow tile, or nowhere. */
  readonly badge: 'beside' | 'corner' | 'none';
  readonly counts: boolean;
  readonly outcomes: 'all' | 'exceptions' | 'none';
  readonly bar: boolean;
  /** How many lines there are for the names of what stands out. */
  readonly lines: number;
};

/** Width of a character of a name. */
const character = 6.7;
const padding = 12;
const badgeWidth = 20;
/** Name, counts, outcomes and bar, and one line of names. */
const aboveLines = 92;
const lineHeight = 18;

/** What to draw on a tile: its name first, then what is worth most. */
export function tilePlan(name: string, across: number, down: number, hasBadge: boolean): TilePlan {
  const twoLines = down >= 42;
  const narrow = across < 92;
  const badge = !hasBadge ? 'none' : !narrow ? 'beside' : down >= 56 ? 'corner' : 'none';
  const inLine = Math.max(3, Math.floor((across - padding - (badge === 'beside' ? badgeWidth : 0)) / character));
  return {
    name: nameIn(name, inLine, twoLines),
    badge,
    counts: down > 62 && !narrow,
    outcomes: narrow || down <= 84 ? 'none' : down > 110 ? 'all' : 'exceptions',
    bar: down > 34,
    lines: narrow ? 0 : Math.max(0, Math.floor((down - aboveLines) / lineHeight)),
  };
}

/** Two lines break behind a hyphen where there is one, so that each holds a little less than fits; a hyphen itself is narrow. */
function nameIn(name: string, inLine: number, twoLines: boolean): string {
  if (name.length <= inLine || !twoLines) return shortened(name, inLine);
  const breaks = name.lastIndexOf('-', inLine) + 1;
  return breaks > 0 && name.length - breaks <= inLine ? name : shortened(name, 2 * inLine - 2);
}
