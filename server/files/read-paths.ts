import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

type ReadPaths = {
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  /** One sentence for each path that is missing or cannot be read. What can be read is in `texts` all the same. */
  readonly problems: readonly string[];
};

/**
 * The texts of files and folders, named as the paths were given. Folders are read recursively (`*.yaml`, `*.yml`,
 * `*.json`, sorted by name); a file that is named itself is read whatever it is called. Never throws.
 */
export async function readPaths(paths: readonly string[]): Promise<ReadPaths> {
  const files: string[] = [];
  const problems: string[] = [];
  for (const path of paths) await collect(path, 'named', new Set(), files, problems);
  const texts: { file: string; text: string }[] = [];
  for (const file of new Set(files)) {
    const text = await readText(file, problems);
    if (text !== null) texts.push({ file, text });
  }
  if (paths.length > 0 && files.length === 0 && problems.length === 0) {
    problems.push(
      `${paths.join(', ')}: no *.yaml, *.yml or *.json file in there. Name the folder that holds the manifests.`,
    );
  }
  return { texts, problems };
}

const largestFile = 64 * 1024 * 1024;
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** `open` holds the real paths of the folders being read, so that a symbolic link to one of them ends there. */
async function collect(
  path: string,
  how: 'named' | 'found',
  open: ReadonlySet<string>,
  files: string[],
  problems: string[],
): Promise<void> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) await collectFolder(path, open, files, problems);
    else if (how === 'named' || (found.isFile() && /\.(ya?ml|json)$/i.test(path))) files.push(path);
  } catch (error) {
    problems.push(sentenceOf(path, error));
  }
}

async function collectFolder(
  folder: string,
  open: ReadonlySet<string>,
  files: string[],
  problems: string[],
): Promise<void> {
  const real = await realpath(folder);
  if (open.has(real)) return;
  const inside = new Set([...open, real]);
  for (const name of (await readdir(folder)).sort()) {
    if (!skippedFolders.has(name)) await collect(join(folder, name), 'found', inside, files, problems);
  }
}

async function readText(file: string, problems: string[]): Promise<string | null> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(file);
    const bytes = await readWhole(handle);
    if (bytes !== null) return decoded(bytes);
    problems.push(`${file}: larger than 64 MB, so it was not read. Split it into smaller files.`);
  } catch (error) {
    problems.push(sentenceOf(file, error));
  } finally {
    await handle?.close();
  }
  return null;
}

/** Null for what is too large: by its size, or a pipe or device by what comes out of it. */
async function readWhole(handle: FileHandle): Promise<Buffer | null> {
  const { size } = await handle.stat();
  if (size > largestFile) return null;
  const chunks: Buffer[] = [];
  // The end that is given is read too, so one byte more than may be comes where there is more.
  for await (const chunk of handle.createReadStream({ end: largestFile, autoClose: false })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return bytes.length > largestFile ? null : bytes;
}

/** UTF-8, or the UTF-16 that PowerShell writes when output is redirected. */
function decoded(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
}

function sentenceOf(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
      return `${path}: there is no such file or folder. Check the spelling; paths are relative to the current folder.`;
    case 'EACCES':
    case 'EPERM':
      return `${path}: no permission to read it. Make it readable for the user who runs this.`;
    case 'ELOOP':
      return `${path}: a symbolic link that leads back to itself. Name the files it stands for.`;
    default:
      return `${path}: cannot be read (${error instanceof Error ? error.message : 'unknown reason'}).`;
  }
}
