/** One YAML document of a file, uncut: where it starts, and its text without the markers. */
export type DocumentText = {
  /** From 1. Documents without content count where a marker precedes them. */
  readonly document: number;
  /** Line of its first content, from 1. */
  readonly line: number;
  /** Line of the text's first character, from 1. */
  readonly firstLine: number;
  readonly text: string;
};

/**
 * Cuts a file at its `---` and `...` lines, by text alone, so that a broken document cannot swallow the next.
 * Documents without content are left out, but counted.
 */
export function splitDocuments(source: string): readonly DocumentText[] {
  const documents: DocumentText[] = [];
  let document = 1;
  let start = 0;
  let firstLine = 1;
  let markers = 0;
  const close = (end: number): void => {
    const line = contentLine(source, start, end);
    if (line === null) return;
    // Behind `...` a document can begin without a marker of its own.
    if (documents.at(-1)?.document === document) document += 1;
    documents.push({ document, line: firstLine + line, firstLine, text: source.slice(start, end) });
  };
  let line = 1;
  for (let position = 0; position < source.length; ) {
    const newline = source.indexOf('\n', position);
    const next = newline === -1 ? source.length : newline + 1;
    const marker = markerAt(source, position);
    if (marker !== null) {
      close(position);
      if (marker === '---') {
        // What stands before the first marker is no document unless it has content.
        if (markers > 0 || documents.length > 0) document += 1;
        markers += 1;
      }
      // Content may follow the marker on its line.
      start = position + marker.length;
      firstLine = line;
    }
    position = next;
    line += 1;
  }
  close(source.length);
  return documents;
}

function markerAt(source: string, position: number): '---' | '...' | null {
  const first = source.charCodeAt(position);
  if (first !== 0x2d && first !== 0x2e) return null;
  const marker = source.startsWith('---', position) ? '---' : source.startsWith('...', position) ? '...' : null;
  const after = source[position + 3];
  return after === undefined || after === '\n' || after === '\r' || after === ' ' || after === '\t' ? marker : null;
}

/** Lines between the start and the first line that is neither blank, comment nor directive; null where all are. */
function contentLine(source: string, start: number, end: number): number | null {
  let line = 0;
  for (let position = start; position < end; line += 1) {
    const newline = source.indexOf('\n', position);
    const stop = newline === -1 || newline > end ? end : newline;
    let first = position;
    while (first < stop && ' \t\r'.includes(source[first] ?? '')) first += 1;
    const isContent = first < stop && source[first] !== '#' && !(first === position && source[first] === '%');
    if (isContent) return line;
    position = stop + 1;
  }
  return null;
}
