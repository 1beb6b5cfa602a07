import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';

const ready = join(import.meta.dirname, '..', '..', 'scripts', 'ready.mjs');

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** What the terminal says, the address taken out, of a server that answers with one status after the other. */
async function announced(token: string | false, ...statuses: readonly object[]): Promise<string> {
  const rest = [...statuses];
  const started = createServer((request, response) => {
    const [next] = rest.length > 1 && request.url === '/api/v1/status' ? rest.splice(0, 1) : rest;
    response.end(JSON.stringify(next));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
  const call = `announce(${JSON.stringify(address)}, ${JSON.stringify(token)}, new AbortController().signal)`;
  const program = `import { announce } from ${JSON.stringify(ready)}; await ${call};`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (await text(child.stdout)).replaceAll(address, 'ADDRESS');
}

const istio = { minor: '1.31', minorFrom: 'default' };
const files = { count: 3, objects: 41, reading: 'desired', brokenCount: 0, broken: [] };
const frozen = { freshness: { state: 'frozen' }, problems: [], istio };
const cluster = (state: string, sentence: string) => ({
  source: { kind: 'cluster', sentence },
  freshness: { state },
  files: null,
  istio: null,
  problems: [],
});

describe('what the terminal says once the server is up', () => {
  it('sums files up in one line', async () => {
    const source = { kind: 'files', sentence: 'This is what mesh says.' };
    expect(await announced('secret', { ...frozen, source, files })).toBe(
      'Ambient Atlas: ADDRESS\nThis is what mesh says.\n' +
        '3 files, 41 objects; read as if deployed (--observed: as seen); Istio 1.31, since nothing names a version (--istio sets it).\n',
    );
  });

  it('lists broken documents, and counts those that it does not list', async () => {
    const broken = ['a.yaml, document 1: no YAML.', 'b.yaml, document 2: no YAML.'];
    const said = await announced(false, {
      ...frozen,
      istio: { minor: '1.30', minorFrom: 'given' },
      source: { kind: 'files', sentence: 'This is what mesh says.' },
      files: { ...files, count: 1, reading: 'observed', brokenCount: 4, broken },
      problems: ['c.yaml: no permission to read it.'],
    });
    expect(said.split('\n').slice(2)).toEqual([
      '1 file, 41 objects, 4 broken documents; read as seen (--desired: as if deployed); Istio 1.30, as asked for.',
      'c.yaml: no permission to read it.',
      '  a.yaml, document 1: no YAML.',
      '  b.yaml, document 2: no YAML.',
      '  and 2 more broken documents; the page lists them all.',
      '',
    ]);
  });

  it('gives the token only to a cluster, and waits for what there is to say of it', async () => {
    const said = await announced('secret', cluster('syncing', 'Reading it.'), cluster('live', 'Watching it.'));
    expect(said).toBe('Ambient Atlas: ADDRESS?token=secret\nWatching it.\n');
  });

  it('says that a cluster does not answer, and once more when it does', async () => {
    const away = cluster('unreachable', 'It cannot be read.');
    const said = await announced(false, away, away, away, cluster('live', 'Watching it.'));
    expect(said).toBe('Ambient Atlas: ADDRESS\nIt cannot be read.\nWatching it.\n');
  });
});
