import type { DocumentText } from './split-documents.ts';

/** A key that an object has once and this document twice, and the objects that probably stand in it. */
export type RepeatedKey = {
  readonly key: string;
  /** Line of the file in which it stands a second time. */
  readonly line: number;
  /** One part for each object that says its kind; a single one where an object merely has a section twice. */
  readonly parts: readonly DocumentText[];
};

/**
 * The first top-level `apiVersion`, `kind`, `metadata` or `spec` that a YAML document has twice: a forgotten `---`, by
 * which the last object would swallow the others. By text alone, since no parser may decide which object counts. Null
 * where there is none, and for JSON and the flow style, which cannot tell.
 */
export function findRepeatedKey(document: DocumentText): RepeatedKey | null {
  const { text } = document;
  const first = /^([ \t]*)[^\s#%]/m.exec(text);
  if (first === null || /^\s*[{[]/.test(text.slice(first.index))) return null;
  const indentation = first[1] ?? '';
  // Whatever lies deeper, texts over several lines too, has to be indented further than the keys of the top level.
  const pattern = indentation === '' ? atMargin : new RegExp(`^${indentation}${objectKey}`, 'gm');
  let repeated: { readonly key: string; readonly at: number } | null = null;
  const parts: Part[] = [];
  let seen = new Set<string>();
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    const key = match[2] ?? '';
    if (seen.has(key)) {
      repeated ??= { key, at: match.index };
      addPart(parts, { start, end: match.index, saysKind: seen.has('kind') });
      start = match.index;
      seen = new Set();
    }
    seen.add(key);
  }
  if (repeated === null) return null;
  addPart(parts, { start, end: text.length, saysKind: seen.has('kind') });
  const lineAt = (position: number) => document.firstLine + lineBreaks(text, position);
  return {
    key: repeated.key,
    line: lineAt(repeated.at),
    parts: parts.map((part) => ({
      document: document.document,
      line: part.start === 0 ? document.line : lineAt(part.start),
      firstLine: lineAt(part.start),
      text: text.slice(part.start, part.end),
    })),
  };
}

const objectKey = `(["']?)(apiVersion|kind|metadata|spec)\\1[ \\t]*:(?=\\s|$)`;
const atMargin = new RegExp(`^${objectKey}`, 'gm');

type Part = { readonly start: number; readonly end: number; readonly saysKind: boolean };

/** What says no kind is no object of its own and belongs to its neighbour. */
function addPart(parts: Part[], part: Part): void {
  const before = parts.at(-1);
  if (before === undefined || (before.saysKind && part.saysKind)) parts.push(part);
  else parts[parts.length - 1] = { ...part, start: before.start, saysKind: before.saysKind || part.saysKind };
}

function lineBreaks(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
