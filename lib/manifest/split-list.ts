import type { DocumentText } from './split-documents.ts';

/** The items of a list as documents of their own, and what the list says for all of them. */
export type ListText = {
  readonly kind: string;
  readonly apiVersion: string;
  readonly items: readonly DocumentText[];
};

/**
 * Cuts a `List` or `XxxList` in block style at its items, by text alone: each item has a line of its own then, and a
 * broken one does not take the others along. Null for every other document.
 */
export function splitList(document: DocumentText): ListText | null {
  const { text } = document;
  const kind = /^kind:[ \t]*([A-Za-z]*List)[ \t]*\r?$/m.exec(text)?.[1];
  const opening = /^items:[ \t]*\r?\n/m.exec(text);
  if (kind === undefined || opening === null || text.slice(opening.index + 1).search(/^items:/m) !== -1) return null;
  const apiVersion = /^apiVersion:[ \t]*([^\s"'#]+)[ \t]*\r?$/m.exec(text)?.[1] ?? '';
  const start = opening.index + opening[0].length;
  const items = cutItems(document, start);
  return items === null ? null : { kind, apiVersion, items };
}

/** The text of an item as if it stood alone: at the left margin, without its dash. */
export function withoutDash(item: string): string {
  const dash = /^ *-(?: +|$)/m.exec(item)?.[0] ?? '';
  const margin = ' '.repeat(dash.length);
  return item
    .replace(dash, margin)
    .split('\n')
    .map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line.trimStart()))
    .join('\n');
}

function cutItems(document: DocumentText, start: number): readonly DocumentText[] | null {
  const { text } = document;
  const items: DocumentText[] = [];
  let line = document.firstLine + lineBreaks(text, 0, start);
  let itemStart = -1;
  let itemLine = 0;
  let itemIndent = -1;
  const close = (end: number): void => {
    if (itemStart === -1) return;
    const item = text.slice(itemStart, end);
    items.push({ document: document.document, line: itemLine, firstLine: itemLine, text: item });
  };
  let position = start;
  for (; position < text.length; line += 1) {
    const newline = text.indexOf('\n', position);
    const end = newline === -1 ? text.length : newline;
    let indent = 0;
    while (text.charCodeAt(position + indent) === 0x20) indent += 1;
    const first = text[position + indent];
    const hasContent = position + indent < end && first !== '#' && first !== '\r';
    if (hasContent && (itemIndent === -1 || indent <= itemIndent)) {
      const isItem = first === '-' && ' \r\n'.includes(text[position + indent + 1] ?? '\n');
      if (itemIndent === -1) itemIndent = indent;
      if (!isItem || indent < itemIndent) break;
      close(position);
      itemStart = position;
      itemLine = line;
    }
    position = end + 1;
  }
  close(Math.min(position, text.length));
  // What follows the items has to be keys of the list again.
  const rest = text[position];
  return items.length === 0 || rest === ' ' || rest === '-' || rest === '\t' ? null : items;
}

function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
