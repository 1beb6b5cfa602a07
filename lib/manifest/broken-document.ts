import { objectId } from '#lib/model/object-id.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import { findKind } from './kinds.ts';
import type { DocumentText } from './split-documents.ts';

/** Why a document cannot be read, and at which line of the file. */
export type BrokenReason = { readonly reason: string; readonly line: number };

/** The gap that a broken document leaves: only as wide as what its text does not tell. */
export function brokenDocument(document: DocumentText, file: string, broken: BrokenReason): Gap {
  const { kind, object, name } = guessObject(document.text);
  const what = name === null ? '' : ` (${name})`;
  return {
    kind,
    cause: 'broken-document',
    sentence: `${file}, document ${document.document}${what}, line ${broken.line}: ${broken.reason}. The other documents were read; correct this one and read the file again.`,
    object,
    origin: { file, document: document.document, line: broken.line },
  };
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
  const name = metadataValue(source, 'name');
  const namespace = metadataValue(source, 'namespace');
  if (name === null) return { kind, object: null, name: kind };
  const place = row?.namespaced === false ? '' : (namespace ?? 'default');
  return { kind, object: objectId(kind, place, name), name: `${kind} ${place === '' ? name : `${place}/${name}`}` };
}

function metadataValue(source: string, key: string): string | null {
  const block = /^metadata:[ \t]*\r?\n((?:[ \t]+.*\r?\n?|\r?\n)*)/m.exec(source)?.[1];
  if (block === undefined) return null;
  const indentation = /^([ \t]+)\S/m.exec(block)?.[1] ?? '';
  const value = onlyValue(block, new RegExp(`^${indentation}${key}:[ \\t]*(.*)$`, 'gm'));
  return value !== null && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value) ? value : null;
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
