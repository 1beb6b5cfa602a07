/**
 * How wide a text is in Inter, in the unit of `size`. Null where it holds characters that are not in the table: then
 * `roughWidth` guesses.
 */
export function textWidth(text: string, size: number, weight = 400): number | null {
  let regular = 0;
  let semibold = 0;
  for (let index = 0; index < text.length; index += 1) {
    const at = places.get(text.charCodeAt(index));
    if (at === undefined) return null;
    regular += regularWidths[at] ?? 0;
    semibold += semiboldWidths[at] ?? 0;
  }
  return ((regular + ((semibold - regular) * (weight - 400)) / 200) * size) / 1000;
}

/** The same for any text; wide scripts count a whole em, others outside the table what a capital does. */
export function roughWidth(text: string, size: number, weight = 400): number {
  const exact = textWidth(text, size, weight);
  if (exact !== null) return exact;
  let width = 0;
  for (const character of text) {
    const known = textWidth(character, size, weight);
    width += known ?? ((character.codePointAt(0) ?? 0) >= 0x1100 && !narrow.test(character) ? size : size * 0.65);
  }
  return width;
}

/** Signs above U+1100 that are no wider than a letter. */
const narrow = /[\u2000-\u2bff]/;

const characters =
  ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~·…×−—’';

const places: ReadonlyMap<number, number> = new Map(
  [...characters].map((character, at) => [character.charCodeAt(0), at]),
);

// Advance widths in thousandths of an em, of the variable font that the page uses, at weights 400 and 600.
const regularWidths = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
  583, 619, 620, 288, 302, 662, 662, 662, 511, 966, 703, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
  753, 765, 639, 765, 644, 642, 646, 744, 703, 1007, 682, 679, 629, 365, 316, 365, 471, 456, 323, 562, 612, 571, 612,
  583, 335, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 391, 528, 327, 591, 562, 818, 546, 562, 552, 426,
  333, 426, 662, 288, 864, 662, 662, 1000, 261,
] as const;
const semiboldWidths = [
  252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623, 636, 666, 612, 640,
  594, 640, 640, 319, 329, 673, 673, 673, 543, 999, 741, 659, 737, 722, 605, 588, 749, 746, 277, 580, 703, 565, 922,
  759, 769, 645, 773, 652, 650, 660, 736, 741, 1040, 720, 713, 652, 373, 335, 373, 481, 469, 351, 574, 624, 583, 624,
  591, 352, 625, 612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 406, 549, 347, 612, 587, 839, 569, 588, 566, 455,
  359, 455, 673, 319, 956, 673, 673, 1000, 294,
] as const;
