import type { Gap, Notice, Origin } from '#lib/model/snapshot.ts';
import { brokenDocument } from './broken-document.ts';
import { parseDocument } from './parse-document.ts';
import { field, isRawObject, type RawObject, rawList, text } from './raw-value.ts';
import { type DocumentText, splitDocuments } from './split-documents.ts';
import { type ListText, splitList, withoutDash } from './split-list.ts';

/** One object as parsed, and where it stood. */
type LocatedObject = { readonly raw: RawObject; readonly origin: Origin };

type ReadDocuments = {
  readonly objects: readonly LocatedObject[];
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
};

/**
 * Every object of a file of YAML documents or JSON, lists unwrapped. A document that cannot be read becomes a gap that
 * names file, document, line and reason; the others are still read, and so are the other items of a list.
 */
export function readDocuments(source: string, file: string): ReadDocuments {
  if (source.length > limits.characters) return { objects: [], gaps: [tooLarge(file)], notices: [] };
  if (source.slice(0, 1000).includes('\0')) return { objects: [], gaps: [notUtf8(file)], notices: [] };
  const objects: LocatedObject[] = [];
  const gaps: Gap[] = [];
  const notices: Notice[] = [];
  const documents = documentsOf(source);
  for (const document of documents.slice(0, limits.documents)) {
    const read = readList(document, file) ?? readWhole(document, file);
    for (const object of read.objects) objects.push(object);
    for (const gap of read.gaps) {
      if (canBeKubernetes(document.text)) gaps.push(gap);
      else notices.push({ code: 'not-kubernetes', sentence: gap.sentence, count: 1 });
    }
  }
  if (documents.length > limits.documents) gaps.push(tooMany(file, documents.length));
  return { objects, gaps, notices };
}

const limits = { characters: 64 * 1024 * 1024, documents: 200_000 } as const;

/** A JSON file is one document, whatever its texts hold. Files that were joined keep a mark before each part. */
function documentsOf(source: string): readonly DocumentText[] {
  const text = source.includes('\ufeff') ? source.replaceAll(/^\ufeff/gm, '') : source;
  const isJson = /^\s*[{[]/.test(text) && /[}\]]\s*$/.test(text) && !/^(?:---|\.\.\.)/m.test(text);
  if (!isJson) return splitDocuments(text);
  const blankLines = (/^\s*/.exec(text)?.[0] ?? '').split('\n').length - 1;
  return [{ document: 1, line: 1 + blankLines, firstLine: 1, text }];
}

type ReadDocument = Pick<ReadDocuments, 'objects' | 'gaps'>;

function readWhole(document: DocumentText, file: string): ReadDocument {
  const parsed = parseDocument(document);
  if ('broken' in parsed) return { objects: [], gaps: [brokenDocument(document, file, parsed.broken)] };
  return { objects: unwrap(parsed.value, originOf(document, file)), gaps: [] };
}

/** The items of a list, each read for itself. Null where the document is no list that can be cut. */
function readList(document: DocumentText, file: string): ReadDocument | null {
  const list = splitList(document);
  if (list === null) return null;
  const { kind, apiVersion } = list;
  const objects: LocatedObject[] = [];
  const gaps: Gap[] = [];
  for (const item of list.items) {
    const parsed = parseDocument(item);
    if ('broken' in parsed) gaps.push(brokenDocument(itemAlone(item, list), file, parsed.broken));
    else objects.push(...unwrap({ kind, apiVersion, items: parsed.value }, originOf(item, file)));
  }
  if (gaps.length === 0) return { objects, gaps };
  // An alias may stand for what another item holds.
  const whole = readWhole(document, file);
  return whole.gaps.length === 0 ? whole : { objects, gaps };
}

function itemAlone(item: DocumentText, { kind, apiVersion }: ListText): DocumentText {
  const text = withoutDash(item.text);
  const saysKind = kind === 'List' || /^kind:/m.test(text);
  const inherited = `kind: ${kind.slice(0, -'List'.length)}\napiVersion: ${apiVersion}\n`;
  return { ...item, text: saysKind ? text : inherited + text };
}

function originOf({ document, line }: DocumentText, file: string): Origin {
  return { file, document, line };
}

/** Without the word `kind` a broken document hides no object. */
function canBeKubernetes(text: string): boolean {
  return text.includes('kind');
}

/** `items` of a List and of any `XxxList`, whose items may leave out what the list says for all. */
function unwrap(value: unknown, origin: Origin): readonly LocatedObject[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => unwrap(entry, origin));
  if (!isRawObject(value)) return [{ raw: {}, origin }];
  const kind = text(field(value, 'kind'));
  const items = field(value, 'items');
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ raw: value, origin }];
  const inherited =
    kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length), apiVersion: field(value, 'apiVersion') };
  return rawList(items).flatMap((item) => unwrap(isRawObject(item) ? { ...inherited, ...item } : item, origin));
}

function notUtf8(file: string): Gap {
  return wholeFileGap(file, 'broken-document', 'is no text in UTF-8 and was not read. Save it as UTF-8.');
}

function tooLarge(file: string): Gap {
  return wholeFileGap(
    file,
    'truncated',
    `is larger than ${limits.characters / 1024 / 1024} MB and was not read. Split it into smaller files.`,
  );
}

function tooMany(file: string, found: number): Gap {
  const rest = `those after the first ${limits.documents} were not read`;
  return wholeFileGap(file, 'truncated', `has ${found} documents; ${rest}. Split it into smaller files.`);
}

function wholeFileGap(file: string, cause: Gap['cause'], what: string): Gap {
  return { kind: null, cause, sentence: `${file} ${what}`, object: null, origin: { file, document: 1, line: 1 } };
}
