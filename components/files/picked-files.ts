/** A file that somebody dropped or picked, named by its path inside the folder it came with. */
export type PickedFile = { readonly name: string; readonly file: File };

/**
 * The files of a drop: those dropped themselves, whatever they are called, and of folders the manifests in them
 * (`*.yaml`, `*.yml`, `*.json`, at any depth). Sorted by name. What cannot be read is left out.
 */
export async function filesOfDrop(data: DataTransfer): Promise<readonly PickedFile[]> {
  // The list is emptied as soon as the event is over, so that all is taken from it before anything is waited for.
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const dropped = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found: PickedFile[] = [];
  for (const each of dropped) {
    if (each instanceof File) found.push({ name: each.name, file: each });
    else if (each !== null) await collect(each, 'named', found);
  }
  return sorted(found);
}

/** The files that somebody picked in the browser's dialogue, of single files or of one folder. */
export function filesOfInput(files: Iterable<File>): readonly PickedFile[] {
  const picked = [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
  return sorted(picked.filter(({ name, file }) => name === file.name || isManifest(name)));
}

/** What the files are called together. */
export function nameOfFiles(files: readonly PickedFile[]): string {
  const roots = [...new Set(files.map(({ name }) => name.split('/')[0] ?? name))];
  const [first = 'nothing', ...others] = roots;
  return others.length === 0 ? first : `${first} and ${others.length.toLocaleString('en-US')} more`;
}

async function collect(entry: FileSystemEntry, how: 'named' | 'found', found: PickedFile[]): Promise<void> {
  const name = entry.fullPath.replace(/^\//, '');
  if (entry.isDirectory && !isSkipped(name)) {
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await collect(child, 'found', found);
  }
  if (entry.isFile && (how === 'named' || isManifest(name))) {
    const file = await fileOf(entry as FileSystemFileEntry);
    if (file !== null) found.push({ name, file });
  }
}

/** A folder hands out its children in parts; an empty part is the last one. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (part.length === 0) return children;
    children.push(...part);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

function isManifest(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name) && !isSkipped(name);
}

function isSkipped(name: string): boolean {
  return name.split('/').some((part) => part === 'node_modules' || part === '.git');
}

function sorted(files: readonly PickedFile[]): readonly PickedFile[] {
  return [...files].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}
