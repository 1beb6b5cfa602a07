/** Stands for "the full parser has to read this". */
export const notPlain = Symbol('not plain YAML');

/** Lines, and the next one to read. A line is rewritten where a mapping starts behind the dash of its list. */
export type LineReader = { readonly lines: string[]; index: number };

export function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 0x20) indent += 1;
  return indent;
}

/** The text without the spaces at its end: for YAML, other blanks are content. */
export function withoutEndSpaces(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}
