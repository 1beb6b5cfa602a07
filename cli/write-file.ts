import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BadInput } from './problem.ts';
import { writeOut } from './write-out.ts';

/**
 * Writes a file whole or not at all: a reader never sees half of it, and what stood there stays where writing fails. `-`
 * is standard output. Throws BadInput with what to do.
 */
export async function writeTo(path: string, text: string): Promise<void> {
  if (path === '-') return writeOut(text);
  const draft = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw new BadInput(sentenceOf(path, error));
  }
}

function sentenceOf(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${path} was not written: there is no folder ${dirname(path)}. Make it first, or name another.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${path} was not written: no permission to write in ${dirname(path)}. Name another folder.`;
    case 'EISDIR':
      return `${path} was not written: it is a folder. Name a file in it.`;
    case 'ENOSPC':
      return `${path} was not written: there is no space left in ${dirname(path)}.`;
    default:
      return `${path} was not written (${error instanceof Error ? error.message : 'unknown reason'}).`;
  }
}
