import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Atlas } from '#server/atlas.ts';
import { chooseSource } from '#server/choose-source.ts';
import { atlasOfContext, idleContextMs, maximumOpenContexts } from '#server/contexts.ts';
import { answerContexts } from '#server/http/contexts-answer.ts';
import { createLaunchToken } from '#server/http/launch-token.ts';
import type { FakeApiServer } from './fake-api-server.ts';
import { startFakeApiServer } from './fake-api-server.ts';
import type { FakeClock } from './fake-clock.ts';
import { createTestAtlas } from './test-atlas.ts';
import { until } from './until.ts';

let folder: string;
let first: FakeApiServer;
let second: FakeApiServer;
let main: Atlas;
let clock: FakeClock;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  [first, second] = await Promise.all([startFakeApiServer(), startFakeApiServer()]);
  first.put('/api/v1/namespaces', { metadata: { name: 'in-first' } });
  second.put('/api/v1/namespaces', { metadata: { name: 'in-second' } });
});
afterEach(async () => {
  for (const { atlas } of main.openContexts.values()) stop(atlas);
  stop(main);
  await Promise.all([first.close(), second.close()]);
  rmSync(folder, { recursive: true });
});

function stop(atlas: Atlas): void {
  atlas.source?.stop();
  atlas.store.stop();
}

/** Starts on the first server, with a kubeconfig that also names the second, others on it, and one that cannot log in. */
async function start(context: string | null = 'first'): Promise<void> {
  const path = join(folder, 'config');
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'no-such-plugin',
    args: ['--secret-argument'],
    env: [{ name: 'A', value: 'SECRET_VALUE' }],
    installHint: 'get it at x',
  };
  const servers: Record<string, object> = {
    first: { server: first.url },
    second: { server: second.url },
    third: { server: second.url },
    fourth: { server: second.url },
    fifth: { server: second.url },
    unverified: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true },
    'no-plugin': { server: 'https://127.0.0.1:1' },
    elsewhere: { server: 'http://cluster.test' },
    cut: { server: 'https://user:password@127.0.0.1:1/base' },
  };
  const names = Object.keys(servers);
  writeFileSync(
    path,
    JSON.stringify({
      'current-context': 'first',
      clusters: names.map((name) => ({ name, cluster: servers[name] })),
      users: names.map((name) => ({ name, user: name === 'no-plugin' ? { exec } : { token: 'the-token' } })),
      contexts: names.map((name) => ({ name, context: { cluster: name, user: name === 'cut' ? 'nobody' : name } })),
    }),
  );
  ({ atlas: main, clock } = createTestAtlas({ context, kubeconfigPaths: [path], demo: context === null }));
  main.source = await chooseSource(main);
}

function opened(name: string): Atlas {
  const atlas = atlasOfContext(main, name);
  if ('sentence' in atlas) throw new Error(atlas.sentence);
  return atlas;
}

const namespacesOf = (atlas: Atlas) => atlas.store.current()?.snapshot.namespaces.map(({ name }) => name);

describe('a context that a page asks for', () => {
  it('is read beside the one of the start, and neither is mixed with the other', async () => {
    await start();
    const other = opened('second');
    await until(() => main.store.current() !== null && other.store.current() !== null);
    expect(namespacesOf(main)).toEqual(['in-first']);
    expect(namespacesOf(other)).toEqual(['in-second']);
    expect(other.epoch).not.toBe(main.epoch);
    expect(other.status()).toMatchObject({ source: { kind: 'cluster', name: 'second' } });
    expect(other.status().contexts.filter(({ current }) => current)).toEqual([{ name: 'second', current: true }]);
    expect(atlasOfContext(main, 'second')).toBe(other);
    expect(atlasOfContext(main, 'first')).toBe(main);
    expect(atlasOfContext(main, null)).toBe(main);
  });

  it('SSRF-1: can only be one that the kubeconfig named at the start', async () => {
    await start();
    const before = second.requests.length;
    for (const name of ['nowhere', '', second.url, `${folder}/config`, '__proto__', 'constructor', 'second ']) {
      expect(atlasOfContext(main, name), name).toMatchObject({ status: 404, code: 'no-such-context' });
    }
    writeFileSync(join(folder, 'config'), JSON.stringify({ contexts: [{ name: 'later', context: { cluster: 'a' } }] }));
    expect(atlasOfContext(main, 'later')).toMatchObject({ status: 404 });
    expect(second.requests.length).toBe(before);
  });

  it('SSRF-1: names no address and no other context in what it refuses', async () => {
    await start();
    expect(atlasOfContext(main, '<b>evil')).toMatchObject({ sentence: expect.not.stringContaining('evil') });
  });

  it('is nothing that a start on files or the demo has', async () => {
    await start(null);
    expect(atlasOfContext(main, 'second')).toMatchObject({ status: 404, sentence: expect.stringContaining('demo') });
  });

  it('is let go of once nobody has looked at it for five minutes', async () => {
    await start();
    opened('second');
    await until(() => second.watches('/api/v1/namespaces').length > 0, 'a watch');
    clock.advance(idleContextMs - 1);
    expect(main.openContexts.size).toBe(1);
    clock.advance(60_000);
    expect(main.openContexts.size).toBe(0);
    await until(() => second.watches('/api/v1/namespaces').length === 0, 'no watch');
  });

  it('stays as long as a page follows it', async () => {
    await start();
    const page = new AbortController();
    void opened('second').streams.open(page.signal, null).text();
    for (let passedMs = 0; passedMs < 2 * idleContextMs; passedMs += 15_000) {
      clock.advance(15_000);
      // Lets the page read what came, since a page that reads nothing is cut off.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(main.openContexts.size).toBe(1);
    page.abort();
    clock.advance(60_000);
    expect(main.openContexts.size).toBe(0);
  });

  it(`is one of ${maximumOpenContexts} at a time: the one not looked at for longest gives way, none that is looked at`, async () => {
    await start();
    const pages = ['second', 'third', 'fourth'].map((name) => {
      clock.advance(1_000);
      const page = new AbortController();
      opened(name).streams.open(page.signal, null);
      return page;
    });
    expect(atlasOfContext(main, 'fifth')).toMatchObject({ status: 503, code: 'too-many-contexts' });
    pages[1]?.abort();
    expect(opened('fifth').source?.name).toBe('fifth');
    expect([...main.openContexts.keys()]).toEqual(['second', 'fourth', 'fifth']);
  });
});

describe('the list of contexts', () => {
  const list = async () => (await answerContexts(main).json()).contexts;
  const entry = async (name: string) => (await list()).find((one: { readonly name: string }) => one.name === name);

  it('says at once what is unsafe and what cannot work, without asking any server', async () => {
    await start();
    const before = second.requests.length;
    expect(await entry('first')).toMatchObject({ atStart: true, server: first.url, problem: null });
    expect(await entry('second')).toMatchObject({ atStart: false, reading: null, warnings: [{ short: 'plain http' }] });
    expect((await entry('unverified')).warnings).toEqual([
      { short: 'TLS not verified', sentence: expect.stringContaining('insecure-skip-tls-verify') },
    ]);
    expect((await entry('no-plugin')).problem).toBe(
      'Context no-plugin cannot log in: its credential plug-in no-such-plugin is not installed (get it at x).',
    );
    expect((await entry('elsewhere')).problem).toContain('plain http on another machine');
    expect(await entry('cut')).toMatchObject({
      server: 'https://127.0.0.1:1/base',
      problem: 'Context cut names the user nobody, which the kubeconfig does not hold.',
    });
    expect(second.requests.length).toBe(before);
  });

  it('DATA-5: tells no password, token or command line of a kubeconfig, and neither does the status', async () => {
    await start();
    const told = JSON.stringify([await list(), opened('cut').status(), opened('no-plugin').status(), main.status()]);
    for (const secret of ['password', 'the-token', '--secret-argument', 'SECRET_VALUE']) {
      expect(told, secret).not.toContain(secret);
    }
    expect(told).toContain('https://127.0.0.1:1/base');
  });

  it('says how far an open one is known', async () => {
    await start();
    const unverified = opened('unverified');
    await until(
      () => unverified.status().freshness.state === 'unreachable',
      'unreachable',
      () => clock.advance(100),
    );
    expect((await entry('unverified')).reading).toMatchObject({
      state: 'unreachable',
      sentence: expect.stringContaining('refused'),
    });
  });
});

describe('TLS-1: a connection that is not verified', () => {
  it('is said in the status, as long as it is shown', async () => {
    await start();
    expect(opened('unverified').status().source.warnings).toMatchObject([{ short: 'TLS not verified' }]);
  });
});

describe('the launch token', () => {
  it('is asked for where the demo is shown only because no context answered', async () => {
    await start();
    const token = createLaunchToken('letmein', () => 'secret');
    const { atlas: fallback } = createTestAtlas({ token: 'letmein', kubeconfigPaths: [join(folder, 'config')] });
    expect(fallback.requiredToken()).not.toBeNull();
    await first.close();
    const choosing = chooseSource(fallback);
    fallback.source = await choosing;
    expect(fallback.source.kind).toBe('demo');
    expect(fallback.requiredToken()).not.toBeNull();
    const { atlas: demo } = createTestAtlas({ token: 'letmein', demo: true });
    demo.source = await chooseSource(demo);
    expect(demo.requiredToken()).toBeNull();
    expect(token.admitsCookie('secret')).toBe(true);
  });
});
