import { visible } from '../visible.ts';

/** Attributes of one element; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** The only way an element comes about: every value of an attribute is escaped here. Children are markup already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let opening = `<${name}`;
  for (const attribute in attributes) {
    const value = attributes[attribute];
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

/** A length without needless digits, so that the same picture has the same bytes. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
