import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '#server/cluster/credentials.ts';
import { readKubeconfig } from '#server/cluster/kubeconfig.ts';
import { createFakeClock } from './fake-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function config(name: string, contexts: Record<string, { server: string; user?: object }>, current = ''): string {
  const path = join(folder, name);
  const names = Object.entries(contexts);
  writeFileSync(
    path,
    JSON.stringify({
      'current-context': current,
      clusters: names.map(([context, { server }]) => ({ name: context, cluster: { server } })),
      users: names.map(([context, { user }]) => ({ name: context, user: user ?? {} })),
      contexts: names.map(([context]) => ({ name: context, context: { cluster: context, user: context } })),
    }),
  );
  return path;
}

const serverOf = (paths: readonly string[], context: string) =>
  readKubeconfig(paths).load(context).getCurrentCluster()?.server;

describe('KC-1, KC-2: the kubeconfig', () => {
  it('is merged as kubectl does: the first of a name wins, missing files are passed over', () => {
    const paths = [
      config('first', { a: { server: 'https://first-a' } }, ''),
      join(folder, 'missing'),
      config('second', { a: { server: 'https://second-a' }, b: { server: 'https://b' } }, 'b'),
      config('third', { c: { server: 'https://c' } }, 'c'),
    ];
    expect(readKubeconfig(paths)).toMatchObject({ contexts: ['a', 'b', 'c'], currentContext: 'b', problems: [] });
    expect(serverOf(paths, 'a')).toBe('https://first-a');
    expect(serverOf(paths, 'b')).toBe('https://b');
  });

  it('KC-7: is told of where others may read it, and of what is not there', () => {
    const [open, closed, missing] = [config('open', {}), config('closed', {}), join(folder, 'missing')];
    chmodSync(open, 0o644);
    chmodSync(closed, 0o600);
    expect(readKubeconfig([open, closed, missing]).warnings).toEqual([
      `The kubeconfig ${open} can be read by others on this machine. chmod 600 ${open} ends that.`,
      `The kubeconfig ${missing} is not there; it was passed over.`,
    ]);
    expect(readKubeconfig([missing]).warnings).toEqual([]);
  });

  it('never guesses an address', () => {
    const nothing = readKubeconfig([join(folder, 'missing')]);
    expect(nothing).toMatchObject({ contexts: [], currentContext: null });
    expect(nothing.sentence).toContain('No kubeconfig was found');
    expect(() => nothing.load('x')).toThrow('The kubeconfig has no context x. It has none.');
  });

  it('says what is wrong with a file and reads the others', () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, '{ this is: [no yaml');
    const read = readKubeconfig([broken, config('good', { a: { server: 'https://a' } }, 'a')]);
    expect(read.currentContext).toBe('a');
    expect(read.problems).toEqual([expect.stringContaining(`${broken} is no valid kubeconfig: `)]);
  });

  it.each([
    ['text', 'hello'],
    ['a list', '[1, 2]'],
  ])('takes %s for no kubeconfig', (_, content) => {
    const path = join(folder, 'odd');
    writeFileSync(path, content);
    const read = readKubeconfig([path]);
    expect(read.problems).toEqual([`${path} is no valid kubeconfig: it holds no fields.`]);
    expect(read.sentence).toBe(read.problems[0]);
  });

  it('takes an empty file for one without contexts, as kubectl does', () => {
    const path = join(folder, 'empty');
    writeFileSync(path, '');
    expect(readKubeconfig([path])).toMatchObject({
      problems: [],
      sentence: `The kubeconfig ${path} names no context.`,
    });
  });

  it('tells an address without the password in it', () => {
    const path = config('config', { a: { server: 'https://me:secret@a.test:6443/base' }, b: { server: 'https://b/' } });
    expect(readKubeconfig([path]).serverOf('a')).toBe('https://a.test:6443/base');
    expect(readKubeconfig([path]).serverOf('b')).toBe('https://b');
    expect(readKubeconfig([path]).serverOf('c')).toBeNull();
  });

  it('says when there is no current context to take', () => {
    expect(readKubeconfig([config('some', { a: { server: 'https://a' } }, 'gone')])).toMatchObject({
      currentContext: null,
      sentence: expect.stringContaining('--context picks one of a'),
    });
  });
});

describe('KC-3, KC-4, KC-5: credentials', () => {
  const access = (path: string, clock = createFakeClock()) =>
    createCredentials(() => readKubeconfig([path]).load('a'), clock).access();

  it('read a token from a file, relative to the kubeconfig, without its line end', async () => {
    mkdirSync(join(folder, 'tokens'));
    writeFileSync(join(folder, 'tokens', 'mine'), 'secret\n');
    const path = config('config', { a: { server: 'https://a', user: { tokenFile: 'tokens/mine' } } });
    expect((await access(path)).headers).toEqual({ authorization: 'Bearer secret' });
  });

  it('say when a token file is missing', async () => {
    const path = config('config', { a: { server: 'https://a', user: { tokenFile: 'missing' } } });
    await expect(access(path)).rejects.toThrow('ENOENT');
  });

  it('refuse plain http except to this machine', async () => {
    await expect(access(config('far', { a: { server: 'http://example.test' } }))).rejects.toThrow('HTTP');
    expect((await access(config('near', { a: { server: 'http://127.0.0.1:1' } }))).server.port).toBe('1');
  });

  it('run a plug-in once for all who ask at the same time, and again only after a refusal', async () => {
    const runs = join(folder, 'runs');
    const script = join(folder, 'plugin.sh');
    writeFileSync(script, `echo run >> ${runs}\necho '{"kind":"ExecCredential","status":{"token":"from-plugin"}}'\n`);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: [script] };
    const path = config('config', { a: { server: 'https://a', user: { exec } } });
    const clock = createFakeClock();
    const credentials = createCredentials(() => readKubeconfig([path]).load('a'), clock);
    const answers = await Promise.all([credentials.access(), credentials.access(), credentials.access()]);
    expect(answers.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer from-plugin'));
    await credentials.access();
    expect(count(runs)).toBe(1);
    credentials.renew();
    credentials.renew();
    await credentials.access();
    expect(count(runs)).toBe(2);
    credentials.renew();
    await credentials.access();
    expect(count(runs)).toBe(2);
    clock.advance(30_000);
    credentials.renew();
    await credentials.access();
    expect(count(runs)).toBe(3);
  });

  it('give up on a plug-in that does not end within 30 s', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', 'read line'] };
    const path = config('config', { a: { server: 'https://a', user: { exec } } });
    const clock = createFakeClock();
    const waiting = access(path, clock);
    clock.advance(30_000);
    await expect(waiting).rejects.toThrow('gave no answer within 30 s');
  });

  it('keep one agent until a certificate changes', async () => {
    const ca = (text: string) => Buffer.from(text).toString('base64');
    const path = config('config', { a: { server: 'https://a' } });
    const withCa = (text: string) => {
      writeFileSync(
        path,
        JSON.stringify({
          clusters: [{ name: 'a', cluster: { server: 'https://a', 'certificate-authority-data': ca(text) } }],
          users: [{ name: 'a', user: {} }],
          contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
        }),
      );
    };
    withCa('first');
    const credentials = createCredentials(() => readKubeconfig([path]).load('a'), createFakeClock());
    const before = await credentials.access();
    expect((await credentials.access()).agent).toBe(before.agent);
    withCa('second');
    credentials.renew();
    expect((await credentials.access()).agent).not.toBe(before.agent);
  });
});

function count(file: string): number {
  return readFileSync(file, 'utf8').trim().split('\n').length;
}
