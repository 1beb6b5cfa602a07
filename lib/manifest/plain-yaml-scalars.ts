import { indentOf, type LineReader, notPlain, withoutEndSpaces } from './line-reader.ts';
import { plainScalar } from './yaml-scalar.ts';

/** A scalar without quotes, which further lines may continue when they are indented deeper than its parent. */
export function foldPlain(reader: LineReader, written: string, indent: number): unknown {
  const comment = written.indexOf(' #');
  const first = comment === -1 ? written : withoutEndSpaces(written.slice(0, comment));
  if (first.includes(': ') || first.endsWith(':')) throw notPlain;
  reader.index += 1;
  let folded: string | null = null;
  for (; reader.index < reader.lines.length; reader.index += 1) {
    const line = reader.lines[reader.index] ?? '';
    const start = indentOf(line);
    if (start === line.length || start <= indent) break;
    const more = withoutEndSpaces(line.slice(start));
    if (comment !== -1 || more.includes(': ') || more.endsWith(':') || /^[#-]|[\t]| #/.test(more)) throw notPlain;
    folded = `${folded ?? first} ${more}`;
  }
  if (continuesAfterBlank(reader, indent)) throw notPlain;
  return folded ?? plainScalar(first);
}

/** A blank line inside a scalar is a line break; that is left to the full parser. */
function continuesAfterBlank(reader: LineReader, indent: number): boolean {
  let index = reader.index;
  let line = reader.lines[index];
  if (line === undefined || indentOf(line) !== line.length) return false;
  while (line !== undefined && indentOf(line) === line.length) {
    index += 1;
    line = reader.lines[index];
  }
  return line !== undefined && indentOf(line) > indent;
}

/** A scalar in single or double quotes, on one line or folded over several. */
export function foldQuoted(reader: LineReader, written: string, indent: number): string {
  const quote = written[0] ?? '';
  let text = written;
  reader.index += 1;
  let close = closingQuote(text, quote);
  while (close === -1) {
    const line = reader.lines[reader.index];
    if (line === undefined) throw notPlain;
    const start = indentOf(line);
    if (start === line.length || start <= indent || text.endsWith('\\') || line.includes('\t')) throw notPlain;
    const from = text.length;
    text = `${text} ${withoutEndSpaces(line.slice(start))}`;
    reader.index += 1;
    close = closingQuote(text, quote, from);
  }
  if (close !== text.length - 1 && !/^ +#/.test(text.slice(close + 1))) throw notPlain;
  const inner = text.slice(1, close);
  if (quote === "'") return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  return inner.includes('\\') ? unescaped(inner) : inner;
}

/** Position of the quote that ends the text, from its start or from a position behind which no escape reaches. */
function closingQuote(text: string, quote: string, from = 1): number {
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\' && quote === '"') index += 1;
    else if (character === quote) {
      if (quote === '"' || text[index + 1] !== quote) return index;
      index += 1;
    }
  }
  return -1;
}

function unescaped(inner: string): string {
  try {
    const value: unknown = JSON.parse(`"${inner}"`);
    if (typeof value === 'string') return value;
  } catch {
    // YAML has more escapes than JSON.
  }
  throw notPlain;
}

/** A literal block: `|`, `|-` or `|+`, indented as its first line with content is. */
export function readLiteral(reader: LineReader, header: string, indent: number): string {
  if (header !== '|' && header !== '|-' && header !== '|+') throw notPlain;
  reader.index += 1;
  const start = reader.index;
  let blockIndent = -1;
  let blankIndent = 0;
  const content: string[] = [];
  for (; reader.index < reader.lines.length; reader.index += 1) {
    const line = reader.lines[reader.index] ?? '';
    const lineIndent = indentOf(line);
    if (lineIndent === line.length) {
      if (blockIndent === -1) blankIndent = Math.max(blankIndent, lineIndent);
      content.push(blockIndent !== -1 && lineIndent > blockIndent ? line.slice(blockIndent) : '');
      continue;
    }
    if (blockIndent === -1) blockIndent = lineIndent;
    if (lineIndent < blockIndent || blockIndent <= indent) break;
    content.push(line.slice(blockIndent));
  }
  const next = reader.lines[reader.index];
  const strangeEnd = next !== undefined && (indentOf(next) > indent || next.includes('\t'));
  if (blockIndent <= indent || blankIndent > blockIndent || strangeEnd || reader.index === start) throw notPlain;
  return chomped(content, header, next === undefined);
}

function chomped(content: string[], header: string, atEnd: boolean): string {
  // The last line of a text without a line break at its end is no empty line.
  if (header === '|+') {
    if (atEnd) throw notPlain;
    return `${content.join('\n')}\n`;
  }
  let last = content.length;
  while (last > 0 && content[last - 1] === '') last -= 1;
  // Lines of blanks alone belong to the content only where they are longer than its indentation.
  const text = content.slice(0, last).join('\n');
  return header === '|-' ? text : `${text}\n`;
}
