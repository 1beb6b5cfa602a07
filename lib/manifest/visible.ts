/**
 * A text in which nothing is hidden: control characters, marks that turn the direction of reading, zero-width characters
 * and separators of lines are written out (`⟨U+202E⟩`), so that no name can pose as another one or move what stands
 * around it. Line ends and tabs stay. Equal texts stay equal and different ones different, so that every rule answers as
 * before.
 */
export function visible(text: string): string {
  return hidden.test(text) ? text.replace(everyHidden, written) : text;
}

const hidden = /(?!\t|\n|\r\n)[\p{Cc}\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0]/u;

const everyHidden = new RegExp(hidden, 'gu');

function written(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
