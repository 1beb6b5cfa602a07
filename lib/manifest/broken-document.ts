import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import { findKind } from './kinds.ts';
import type { RepeatedKey } from './repeated-key.ts';
import type { DocumentText } from './split-documents.ts';

/** Why a document cannot be read, and at which line of the file. */
export type BrokenReason = { readonly reason: string; readonly line: number };

/** What else of the file was read: other documents, other items of the same list, or nothing. */
type WhatWasRead = 'documents' | 'items' | null;

/** The gap that a broken document leaves: only as wide as what its text does not tell. */
export function brokenDocument(document: DocumentText, file: string, broken: BrokenReason, others: WhatWasRead): Gap {
  const { kind, object, name } = guessObject(document.text);
  const what = name === null ? '' : ` (${name})`;
  const advice =
    others === null
      ? 'Correct it and read the file again.'
      : `The other ${others} were read; correct this one and read the file again.`;
  return {
    kind,
    cause: 'broken-document',
    sentence: `${file}, document ${document.document}${what}, line ${broken.line}: ${broken.reason}. ${advice}`,
    object,
    origin: { file, document: document.document, line: broken.line },
  };
}

/** The gaps that a document of several objects leaves, one for each of them; of many objects one for each kind. */
export function joinedObjects({ key, line, parts }: RepeatedKey, file: string): readonly Gap[] {
  const document = parts[0]?.document ?? 1;
  const what = `${file}, document ${document}: ${key} stands a second time in line ${line}; a line --- is probably missing between two objects.`;
  const guesses = parts.map((part) => ({ ...guessObject(part.text), origin: { file, document, line: part.line } }));
  const gapOf = ({ kind, object, origin }: (typeof guesses)[number], hidden: string): Gap => ({
    kind,
    cause: 'broken-document',
    sentence: `${what} ${hidden}`,
    object,
    origin,
  });
  if (guesses.length <= namedObjects) {
    return guesses.map((guess) => gapOf(guess, `${wordsFor(guess)} was not read.`));
  }
  return [...Map.groupBy(guesses, ({ kind }) => kind)]
    .sort(([left], [right]) => compareIds(left ?? '', right ?? ''))
    .flatMap(([kind, [first, ...rest]]) => {
      if (first === undefined) return [];
      if (rest.length === 0) return [gapOf(first, `${wordsFor(first)} was not read.`)];
      const hidden = `${rest.length + 1} objects of ${kind === null ? 'unknown kind' : `kind ${kind}`} were not read.`;
      return [gapOf({ ...first, object: null }, hidden)];
    });
}

/** Of more objects in one document, only their kinds are told apart. */
const namedObjects = 20;

function wordsFor({ object, name }: GuessedObject): string {
  if (name === null) return 'An object of unknown kind';
  return object === null ? `An object of kind ${name}` : name;
}

type GuessedObject = Pick<Gap, 'kind' | 'object'> & { readonly name: string | null };

/** Kind and name by their lines alone, at the places where a manifest has them. */
function guessObject(source: string): GuessedObject {
  const kind = onlyValue(source, /^kind:[ \t]*(.*)$/gm) ?? onlyValue(source, /^ {0,4}"kind":[ \t]*(.*?),?\s*$/gm);
  if (kind === null || !/^[A-Za-z]+$/.test(kind)) return { kind: null, object: null, name: null };
  if (kind === 'List') return { kind: null, object: null, name: kind };
  if (kind.endsWith('List')) return { kind: kind.slice(0, -'List'.length), object: null, name: kind };
  const apiVersion = onlyValue(source, /^apiVersion:[ \t]*(.*)$/gm);
  const row = apiVersion === null ? null : findKind(kind, apiVersion);
  // A kind of this name in another API group hides nothing of ours.
  if (apiVersion !== null && row === null) return { kind: `${kind}.${apiVersion}`, object: null, name: kind };
  const name = metadataValue(metadataBlock(source), 'name');
  const namespace = metadataValue(metadataBlock(source), 'namespace');
  if (!name || namespace === null) return { kind, object: null, name: kind };
  const place = row?.namespaced === false ? '' : (namespace ?? 'default');
  return { kind, object: objectId(kind, place, name), name: `${kind} ${place === '' ? name : `${place}/${name}`}` };
}

/** What stands below the one `metadata:`, or between its braces line by line; empty where there are none or several. */
function metadataBlock(source: string): string {
  const [only, ...more] = source.matchAll(/^metadata:[ \t]*(.*)\r?\n((?:[ \t]+.*\r?\n?|\r?\n)*)/gm);
  if (only === undefined || more.length > 0) return '';
  const [, onLine = '', below = ''] = only;
  const flow = /^\{([^{}"']*)\}\s*$/.exec(onLine)?.[1];
  if (flow === undefined) return onLine === '' || onLine.startsWith('#') ? below : '';
  return flow
    .split(',')
    .map((entry) => entry.trim())
    .join('\n');
}

/** Undefined where the block has no such key, null where its value cannot be a name, that of a template for example. */
function metadataValue(block: string, key: string): string | null | undefined {
  const indentation = /^([ \t]*)\S/m.exec(block)?.[1] ?? '';
  const pattern = new RegExp(`^${indentation}${key}:[ \\t]*(.*)$`, 'gm');
  if (block.search(pattern) === -1) return undefined;
  const value = onlyValue(block, pattern);
  return value !== null && value.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value) ? value : null;
}

/** The value of the one line that matches; null where none or several do. */
function onlyValue(source: string, pattern: RegExp): string | null {
  const found = [...source.matchAll(pattern)];
  const written = found.length === 1 ? found[0]?.[1] : undefined;
  if (written === undefined) return null;
  const bare = written.replace(/\s+#.*$/, '').trim();
  const quoted = /^(["'])(.*)\1$/.exec(bare);
  return (quoted?.[2] ?? bare) || null;
}
