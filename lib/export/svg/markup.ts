/** Attributes of one element; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** The only way an element comes about: every value of an attribute is escaped here. Children are markup already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let opening = `<${name}`;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    opening += ` ${attribute}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`;
  }
  const content = children.join('');
  return content === '' ? `${opening}/>` : `${opening}>${content}</${name}>`;
}

/** A text that stands in markup as it is, in an element or in quotes. What cannot be seen is spelled out: `⟨U+202E⟩`. */
export function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

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

/** A length without needless digits, so that the same picture has the same bytes. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
