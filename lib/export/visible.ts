/**
 * A text in which nothing hides: marks of direction, control characters, line separators, characters without width, and
 * what XML cannot hold are shown by their number.
 */
export function visible(text: string): string {
  return hidden.test(text) ? text.replace(allHidden, (character) => `⟨U+${numberOf(character)}⟩`) : text;
}

/** A sentence of ours without the marks that `isolated` puts around names: here they would be spelled out. */
export function withoutIsolates(text: string): string {
  return text.replace(/[\u2068\u2069]/g, '');
}

const unseen = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\u115f\\u1160\\u3164\\uffa0\\ufdd0-\\ufdef\\ufffe\\uffff]';
const hidden = new RegExp(unseen, 'u');
const allHidden = new RegExp(unseen, 'gu');

function numberOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
