import { indentOf, type LineReader, notPlain, withoutEndSpaces } from './line-reader.ts';
import { foldPlain, foldQuoted, readLiteral } from './plain-yaml-scalars.ts';
import { plainScalar } from './yaml-scalar.ts';

/**
 * The value of a YAML document in the plain style that people and kubectl write: block mappings and lists, scalars,
 * literal blocks. The full parser is too slow for a whole cluster. Where both answer, they answer the same.
 * `notPlain` for everything else, broken documents among it: then the full parser has to answer.
 */
export function parsePlainYaml(source: string): unknown {
  const text = source.includes('\r') ? source.replaceAll('\r\n', '\n') : source;
  if (text.includes('\r') || text.includes(byteOrderMark)) return notPlain;
  const reader: LineReader = { lines: text.split('\n'), index: 0 };
  try {
    const indent = nextIndent(reader);
    if (indent === -1) return notPlain;
    const value = readBlock(reader, indent, 0);
    return nextIndent(reader) === -1 ? value : notPlain;
  } catch (error) {
    if (error === notPlain) return notPlain;
    throw error;
  }
}

const byteOrderMark = '\ufeff';
const deepest = 100;

/** Indentation of the next line with content, on which the reader then stands; -1 at the end. */
function nextIndent(reader: LineReader): number {
  for (; reader.index < reader.lines.length; reader.index += 1) {
    const line = reader.lines[reader.index] ?? '';
    const indent = indentOf(line);
    if (indent < line.length && line[indent] !== '#') return indent;
  }
  return -1;
}

function readBlock(reader: LineReader, indent: number, depth: number): unknown {
  if (depth > deepest) throw notPlain;
  const line = reader.lines[reader.index] ?? '';
  return isItem(line, indent) ? readList(reader, indent, depth) : readMapping(reader, indent, depth);
}

function isItem(line: string, indent: number): boolean {
  return line.charCodeAt(indent) === 0x2d && (line.length === indent + 1 || line.charCodeAt(indent + 1) === 0x20);
}

function readList(reader: LineReader, indent: number, depth: number): unknown[] {
  const list: unknown[] = [];
  while (nextIndent(reader) === indent) {
    const line = reader.lines[reader.index] ?? '';
    if (!isItem(line, indent)) break;
    let start = indent + 1;
    while (line.charCodeAt(start) === 0x20) start += 1;
    if (start === line.length || line[start] === '#') list.push(readNested(reader, indent, indent + 1, depth));
    else if (isItem(line, start) || keyEnd(line, start) !== -1) {
      reader.lines[reader.index] = ' '.repeat(start) + line.slice(start);
      list.push(readBlock(reader, start, depth + 1));
    } else list.push(readScalar(reader, line.slice(start), indent));
  }
  return list;
}

function readMapping(reader: LineReader, indent: number, depth: number): Record<string, unknown> {
  const mapping: Record<string, unknown> = {};
  while (nextIndent(reader) === indent) {
    const line = reader.lines[reader.index] ?? '';
    const end = keyEnd(line, indent);
    if (end === -1) throw notPlain;
    const key = readKey(line.slice(indent, end));
    let start = end + 1;
    while (line.charCodeAt(start) === 0x20) start += 1;
    if (start === line.length || line[start] === '#') mapping[key] = readNested(reader, indent, indent, depth);
    else mapping[key] = readScalar(reader, line.slice(start), indent);
  }
  return mapping;
}

/** What stands below a key or a dash; null where nothing does. A list may stand as far left as its key. */
function readNested(reader: LineReader, indent: number, leastListIndent: number, depth: number): unknown {
  reader.index += 1;
  const next = nextIndent(reader);
  if (next > indent) return readBlock(reader, next, depth + 1);
  const listBelow = next !== -1 && next >= leastListIndent && isItem(reader.lines[reader.index] ?? '', next);
  return listBelow ? readList(reader, next, depth + 1) : null;
}

/** Position of the colon that ends a key; -1 where the line has none, or begins like something else. */
function keyEnd(line: string, start: number): number {
  const first = line[start];
  if (first === '"' || first === "'") {
    const close = line.indexOf(first, start + 1);
    const isKey = close !== -1 && line[close + 1] === ':' && (close + 2 === line.length || line[close + 2] === ' ');
    return isKey ? close + 1 : -1;
  }
  if (first === undefined || notPlainStart.includes(first)) return -1;
  let end = line.indexOf(':', start);
  while (end !== -1 && end + 1 < line.length && line.charCodeAt(end + 1) !== 0x20) end = line.indexOf(':', end + 1);
  return end;
}

/** Characters that begin something other than a plain scalar. `-`, `?` and `:` can begin one, but rarely do. */
const notPlainStart = '?:,[]{}#&*!|>\'"%@`';

function readKey(written: string): string {
  const first = written[0];
  if (first === '"' || first === "'") {
    const key = written.slice(1, -1);
    if (key.includes('\\') || key === '__proto__' || key.includes('\t')) throw notPlain;
    return key;
  }
  const key = withoutEndSpaces(written);
  // `<<` merges, and a key that is no text has rules of its own.
  const special = key === '<<' || key === '__proto__' || key.includes('\t') || key.includes(' #') || isItem(written, 0);
  if (special || typeof plainScalar(key) !== 'string') throw notPlain;
  return key;
}

/** The scalar that starts at the text, and all further lines that belong to it. */
function readScalar(reader: LineReader, text: string, indent: number): unknown {
  const written = withoutEndSpaces(text);
  if (written.includes('\t')) throw notPlain;
  const first = written[0] ?? '';
  if (first === '"' || first === "'") return foldQuoted(reader, written, indent);
  if (first === '|') return readLiteral(reader, written, indent);
  if (first === '{' || first === '[') return readFlow(reader, written);
  if (notPlainStart.includes(first) || (first === '-' && (written.length === 1 || written[1] === ' '))) throw notPlain;
  return foldPlain(reader, written, indent);
}

/** Only what stands on one line and is JSON, or a list of bare words. */
function readFlow(reader: LineReader, written: string): unknown {
  reader.index += 1;
  if (written === '{}') return {};
  if (written === '[]') return [];
  if (/^\[[\w./-]+(?:, ?[\w./-]+)*\]$/.test(written)) {
    return written
      .slice(1, -1)
      .split(',')
      .map((word) => bareWord(word.trim()));
  }
  throw notPlain;
}

function bareWord(word: string): unknown {
  if (word === '-') throw notPlain;
  return plainScalar(word);
}
