import { describe, expect, it } from 'vitest';
import { filesOfInput, nameOfFiles, type PickedFile } from '#components/files/picked-files.ts';
import { fileLimits, readFiles } from '#components/files/read-files.ts';

const service = (name: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {ports: [{port: 80}]}\n`;
const changedAt = Date.UTC(2026, 9, 3, 3, 12);

function picked(name: string, text: string | Uint8Array<ArrayBuffer>): PickedFile {
  return { name, file: new File([text], name.split('/').at(-1) ?? name, { lastModified: changedAt }) };
}

/** A file that says it is larger than it is, so that no test needs the memory. */
function sized(name: string, size: number): PickedFile {
  const file = new File([service(name.replace('.yaml', ''))], name, { lastModified: changedAt });
  Object.defineProperty(file, 'size', { value: size });
  return { name, file };
}

describe('files opened in the page', () => {
  it('are read as the server reads them, and taken when the newest was last changed', async () => {
    const { topology, problems } = await readFiles([picked('shop/cart.yaml', service('cart'))]);
    expect(problems).toEqual([]);
    expect(topology.services.map(({ id }) => id)).toEqual(['Service/shop/cart']);
    expect(topology.source).toMatchObject({ kind: 'files', name: 'shop', takenAt: '2026-10-03T03:12:00.000Z' });
  });

  it('name file, document and line of what is broken, and lose nothing else', async () => {
    const text = `${service('cart')}---\nkind: Service\nmetadata: {name: [}\n---\n${service('pay')}`;
    const { topology } = await readFiles([picked('all.yaml', text)]);
    expect(topology.services.map(({ id }) => id)).toEqual(['Service/shop/cart', 'Service/shop/pay']);
    expect(topology.gaps).toMatchObject([
      {
        cause: 'broken-document',
        origin: { file: 'all.yaml', document: 2 },
        sentence: expect.stringContaining('all.yaml'),
      },
    ]);
  });

  it('may be what PowerShell writes', async () => {
    const utf16 = Uint8Array.from(Buffer.from(`\ufeff${service('cart')}`, 'utf16le'));
    const { topology } = await readFiles([picked('cart.yaml', utf16)]);
    expect(topology.services).toHaveLength(1);
  });

  it('are passed over by name above the limits, each for itself', async () => {
    const { topology, problems } = await readFiles([
      sized('one.yaml', fileLimits.bytesOfOne + 1),
      picked('two.yaml', service('two')),
    ]);
    expect(problems).toEqual([expect.stringMatching(/^one\.yaml: larger than 64 MB/)]);
    expect(topology.services.map(({ id }) => id)).toEqual(['Service/shop/two']);
  });

  it('are passed over where all together are too large', async () => {
    const many = Array.from({ length: 5 }, (_, index) => sized(`s${index}.yaml`, fileLimits.bytesOfOne));
    const { topology, problems } = await readFiles(many);
    expect(topology.services).toHaveLength(4);
    expect(problems).toEqual([expect.stringContaining('256 MB')]);
  });

  it('of a folder are its manifests only; a file picked by itself may be called anything', () => {
    const inFolder = (path: string) => {
      const file = new File([''], path.split('/').at(-1) ?? '');
      Object.defineProperty(file, 'webkitRelativePath', { value: path });
      return file;
    };
    const names = filesOfInput([
      inFolder('mesh/b.yml'),
      inFolder('mesh/a.json'),
      inFolder('mesh/readme.md'),
      inFolder('mesh/node_modules/x/c.yaml'),
    ]).map(({ name }) => name);
    expect(names).toEqual(['mesh/a.json', 'mesh/b.yml']);
    expect(filesOfInput([new File([''], 'export.txt')]).map(({ name }) => name)).toEqual(['export.txt']);
  });

  it('are called by what was dropped', () => {
    expect(nameOfFiles([picked('mesh/a.yaml', ''), picked('mesh/b/c.yaml', '')])).toBe('mesh');
    expect(nameOfFiles([picked('a.yaml', ''), picked('b.yaml', ''), picked('c.yaml', '')])).toBe('a.yaml and 2 more');
  });
});
