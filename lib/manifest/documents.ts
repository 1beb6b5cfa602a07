import type { Origin } from '#lib/model/metadata.ts';
import type { Gap, Notice } from '#lib/model/snapshot.ts';
import { type BrokenReason, brokenDocument, joinedObjects } from './broken-document.ts';
import { isTemplate, parseDocument } from './parse-document.ts';
import { field, isRawObject, type RawObject, text } from './raw-value.ts';
import { findRepeatedKey } from './repeated-key.ts';
import { type DocumentText, splitDocuments } from './split-documents.ts';
import { type ListText, splitList, withoutDash } from './split-list.ts';

/** One object as parsed, and where it stood. */
type LocatedObject = {
  readonly raw: RawObject;
  readonly origin: Origin;
  /** Which one of its document it is, from 1; null where its line tells. */
  readonly item: number | null;
};

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
  const documents = documentsOf(source);
  const read = documents.slice(0, limits.documents).map((document) => ({ document, ...readDocument(document, file) }));
  const othersWereRead = read.some(({ gaps }) => gaps === undefined);
  const gaps: Gap[] = [];
  const notices: Notice[] = [];
  for (const { document, gaps: gapsOf } of read) {
    for (const gap of gapsOf?.(othersWereRead) ?? []) {
      if (canBeKubernetes(document.text)) gaps.push(gap);
      else notices.push({ code: 'not-kubernetes', sentence: gap.sentence, count: 1 });
    }
  }
  if (documents.length > limits.documents) gaps.push(tooMany(file, documents.length));
  return { objects: read.flatMap(({ objects }) => objects), gaps, notices };
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

type ReadDocument = {
  readonly objects: readonly LocatedObject[];
  /** Only where the document, or an item of it, cannot be read. What to advise depends on whether others can. */
  readonly gaps?: (othersWereRead: boolean) => readonly Gap[];
};

function readDocument(document: DocumentText, file: string): ReadDocument {
  const repeated = findRepeatedKey(document);
  if (repeated === null) return readList(document, file) ?? readWhole(document, file);
  const parsed = parseDocument(document);
  const isObject = 'broken' in parsed ? !isTemplate(document.text) : isRawObject(parsed.value);
  return isObject ? { objects: [], gaps: () => joinedObjects(repeated, file) } : readWhole(document, file);
}

function readWhole(document: DocumentText, file: string): ReadDocument {
  const parsed = parseDocument(document);
  if (!('broken' in parsed)) return { objects: unwrap(parsed.value, originOf(document, file)) };
  return {
    objects: [],
    gaps: (othersWereRead) => [brokenDocument(document, file, parsed.broken, othersWereRead ? 'documents' : null)],
  };
}

/** The items of a list, each read for itself. Null where the document is no list that can be cut. */
function readList(document: DocumentText, file: string): ReadDocument | null {
  const list = splitList(document);
  if (list === null) return null;
  const { kind, apiVersion } = list;
  const objects: LocatedObject[] = [];
  const broken: { readonly item: DocumentText; readonly reason: BrokenReason }[] = [];
  for (const item of list.items) {
    const parsed = parseDocument(item);
    if ('broken' in parsed) broken.push({ item: itemAlone(item, list), reason: parsed.broken });
    else objects.push(...unwrap({ kind, apiVersion, items: parsed.value }, originOf(item, file), 'by line'));
  }
  if (broken.length === 0) return { objects };
  // An alias may stand for what another item holds.
  const whole = readWhole(document, file);
  if (whole.gaps === undefined) return whole;
  const gaps = (othersWereRead: boolean) => {
    const others = objects.length > 0 ? 'items' : othersWereRead ? 'documents' : null;
    return broken.map(({ item, reason }) => brokenDocument(item, file, reason, others));
  };
  return { objects, gaps };
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

/**
 * `items` of a List and of any `XxxList`, whose items may leave out what the list says for all. The items of a document
 * that was read in one piece share its line, and have a number each.
 */
function unwrap(value: unknown, origin: Origin, told: 'by line' | 'by number' = 'by number'): readonly LocatedObject[] {
  const found: { readonly raw: RawObject; readonly item: number }[] = [];
  let isList = false;
  let item = 0;
  const visit = (entry: unknown, inherited: RawObject): void => {
    if (Array.isArray(entry)) {
      isList = true;
      for (const each of entry) visit(each, inherited);
      return;
    }
    const raw = isRawObject(entry) ? { ...inherited, ...entry } : {};
    const kind = text(field(raw, 'kind'));
    const items = field(raw, 'items');
    if (kind.endsWith('List') && Array.isArray(items)) {
      visit(
        items,
        kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length), apiVersion: field(raw, 'apiVersion') },
      );
      return;
    }
    item += 1;
    if (entry !== null && entry !== undefined) found.push({ raw, item });
  };
  visit(value, {});
  const isNumbered = isList && told === 'by number';
  return found.map(({ raw, item }) => ({ raw, origin, item: isNumbered ? item : null }));
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
