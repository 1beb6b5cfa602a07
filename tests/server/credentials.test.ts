import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { createCredentials } from '#server/cluster/credentials.ts';
import { readKubeconfig } from '#server/cluster/kubeconfig.ts';
import { createTransport } from '#server/cluster/transport.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { certificate, keyOf, startTlsServer } from './tls-server.ts';
import { until } from './until.ts';

let folder: string;
let clock: FakeClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  clock = createFakeClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const apiVersion = 'client.authentication.k8s.io/v1';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A kubeconfig whose user has this entry. */
function kubeconfig(user: object, cluster: object = { server: 'https://127.0.0.1:1' }) {
  const path = join(folder, 'config');
  writeFileSync(
    path,
    JSON.stringify({
      clusters: [{ name: 'a', cluster }],
      users: [{ name: 'a', user }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    }),
  );
  return readKubeconfig([path]);
}

/** A plug-in that is this shell script; each run is counted. */
function plugin(script: string, more: object = {}): { readonly exec: object } {
  const path = join(folder, 'plugin');
  writeFileSync(path, `#!/bin/sh\necho run >> ${folder}/runs\n${script}\n`);
  chmodSync(path, 0o755);
  return { exec: { apiVersion, command: path, interactiveMode: 'Never', ...more } };
}

const runs = () => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').length;
const print = (status: object) => `echo '${JSON.stringify({ kind: 'ExecCredential', apiVersion, status })}'`;
const credentials = (user: object, cluster?: object) => {
  const config = kubeconfig(user, cluster);
  return createCredentials(() => config.load('a'), clock);
};
const authorizationOf = async (user: object) => (await credentials(user).access()).headers.authorization;
const inMs = (ms: number) => new Date(Date.parse(clock.timestamp()) + ms).toISOString();

// Each starts processes, which takes its time on a busy machine.
describe('KC-3: credential plug-ins', { timeout: 30_000 }, () => {
  it('give a token', async () => {
    expect(await authorizationOf(plugin(print({ token: 'from-plugin' })))).toBe('Bearer from-plugin');
  });

  it('are told how they are called, and of the cluster where they ask to be', async () => {
    const user = plugin(`echo "$KUBERNETES_EXEC_INFO $FLAVOUR $1" > ${folder}/info\n${print({ token: 't' })}`, {
      provideClusterInfo: true,
      env: [{ name: 'FLAVOUR', value: 'vanilla' }],
      args: ['get-token'],
    });
    await credentials(user, { server: 'https://127.0.0.1:1', 'tls-server-name': 'api.internal' }).access();
    const [json, ...rest] = readFileSync(join(folder, 'info'), 'utf8').trim().split(' ');
    expect(JSON.parse(json ?? '')).toEqual({
      kind: 'ExecCredential',
      apiVersion,
      spec: { interactive: false, cluster: { server: 'https://127.0.0.1:1', 'tls-server-name': 'api.internal' } },
    });
    expect(rest).toEqual(['vanilla', 'get-token']);
  });

  it('are found beside the kubeconfig where their command is a relative path', async () => {
    plugin(print({ token: 'beside' }));
    expect(await authorizationOf({ exec: { apiVersion, command: './plugin' } })).toBe('Bearer beside');
  });

  it('run once for all who ask at the same time', async () => {
    const one = credentials(plugin(print({ token: 't' })));
    await Promise.all(Array.from({ length: 20 }, () => one.access()));
    expect(runs()).toBe(1);
  });

  it('run again a minute before what they gave ends, not earlier', async () => {
    const one = credentials(plugin(print({ token: 't', expirationTimestamp: inMs(600_000) })));
    await one.access();
    clock.advance(600_000 - 60_000 - 1);
    await one.access();
    expect(runs()).toBe(1);
    clock.advance(1);
    await one.access();
    expect(runs()).toBe(2);
  });

  it('that hand out what has ended already do not run for every request', async () => {
    const one = credentials(plugin(print({ token: 't', expirationTimestamp: inMs(-1_000) })));
    await one.access();
    await one.access();
    expect(runs()).toBe(1);
  });

  it('run once more after a 401, and then not again for 30 s', async () => {
    let accepted = 'Bearer second';
    const server = await startTlsServer('good', ({ authorization }) =>
      authorization === accepted ? null : [401, { kind: 'Status' }],
    );
    const user = plugin(
      `if [ $(wc -l < ${folder}/runs) = 1 ]; then ${print({ token: 'first' })}; else ${print({ token: 'second' })}; fi`,
    );
    const cluster = { server: server.url, 'certificate-authority-data': base64(certificate('authority')) };
    const transport = createTransport(credentials(user, cluster), clock);
    const ask = async () => {
      const { status, body } = await transport.get('/version', new URLSearchParams(), new AbortController().signal);
      body.destroy();
      return status;
    };
    expect(await ask()).toBe(200);
    expect(runs()).toBe(2);
    accepted = 'Bearer third';
    expect(await ask()).toBe(401);
    expect(await ask()).toBe(401);
    expect(runs()).toBe(2);
    transport.close();
    await server.close();
  });

  it('may give a client certificate instead of a token', async () => {
    const server = await startTlsServer('good');
    writeFileSync(
      join(folder, 'credential.json'),
      JSON.stringify({
        kind: 'ExecCredential',
        apiVersion,
        status: { clientCertificateData: certificate('elsewhere'), clientKeyData: keyOf('elsewhere') },
      }),
    );
    const cluster = { server: server.url, 'certificate-authority-data': base64(certificate('authority')) };
    const transport = createTransport(credentials(plugin(`cat ${folder}/credential.json`), cluster), clock);
    const answer = await transport.get('/version', new URLSearchParams(), new AbortController().signal);
    answer.body.destroy();
    expect(server.seen).toMatchObject([{ client: 'elsewhere', authorization: null }]);
    transport.close();
    await server.close();
  });

  it.each([
    [
      'fails',
      'echo "token expired, run: aws sso login" >&2; exit 3',
      'failed (exit code 3); it said: token expired, run: aws sso login',
    ],
    ['answers with garbage', 'echo "not json"', 'answered with something that is no ExecCredential'],
    ['answers nothing', '', 'answered with something that is no ExecCredential'],
    ['answers with another kind', 'echo \'{"kind":"Secret","status":{"token":"t"}}\'', 'no ExecCredential'],
    [
      'answers in another version',
      'echo \'{"kind":"ExecCredential","apiVersion":"x/v1beta1","status":{"token":"t"}}\'',
      'answered in x/v1beta1',
    ],
    ['gives neither token nor certificate', print({}), 'neither a token nor a certificate'],
    ['gives a certificate without its key', print({ clientCertificateData: 'x' }), 'neither a token nor a certificate'],
    ['writes without end', 'yes', 'wrote more than 1 MiB'],
  ])('that %s: a sentence with its name', async (_, script, sentence) => {
    const failure = authorizationOf(plugin(script));
    await expect(failure).rejects.toThrow(`the credential plug-in ${join(folder, 'plugin')} `);
    await expect(failure).rejects.toThrow(sentence);
  });

  it('that hangs is ended after 30 s', async () => {
    const user = plugin(`echo $$ > ${folder}/pid\nexec sleep 600`);
    const waiting = credentials(user).access();
    const failure = expect(waiting).rejects.toThrow('gave no answer within 30 s');
    await until(() => readable(join(folder, 'pid')) !== '');
    clock.advance(30_000);
    await failure;
    await until(() => !isAlive(Number(readable(join(folder, 'pid')))), 'the plug-in has ended');
  });

  it('that wants to ask a person is refused without being run, since nobody sits at a server', async () => {
    const user = plugin(print({ token: 't' }), { interactiveMode: 'Always' });
    await expect(authorizationOf(user)).rejects.toThrow('wants to ask a person (interactiveMode: Always)');
    expect(() => runs()).toThrow();
  });

  it('that is not installed is named, with what its kubeconfig says about getting it', async () => {
    const exec = { apiVersion, command: 'no-such-plugin', installHint: 'brew install\n  no-such-plugin' };
    await expect(authorizationOf({ exec })).rejects.toThrow(
      'its credential plug-in no-such-plugin is not installed (brew install no-such-plugin)',
    );
  });

  it('say what went wrong without secrets, colours or lines', async () => {
    const secret = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAifQ.c2VjcmV0';
    const user = plugin(`printf '\\033[31mbad\\033[0m\\ntoken %s \\342\\200\\256' ${secret} >&2; exit 1`);
    const message = await authorizationOf(user).then(String, (error: Error) => error.message);
    expect(message).toMatch(/it said: \[31mbad \[0m token \[hidden\]$/);
    expect(message).not.toContain(secret);
  });
});

describe('KC-4: token files', () => {
  it.each(['tokenFile', 'token-file'])(
    '%s is read relative to the kubeconfig, and again when it was rotated',
    async (field) => {
      // As Kubernetes mounts it: a link to a folder that is swapped.
      mkdirSync(join(folder, 'one'));
      mkdirSync(join(folder, 'two'));
      writeFileSync(join(folder, 'one', 'token'), 'first\n');
      writeFileSync(join(folder, 'two', 'token'), 'second\n');
      symlinkSync('one', join(folder, '..data'));
      const one = credentials({ [field]: '..data/token' });
      expect((await one.access()).headers.authorization).toBe('Bearer first');
      symlinkSync('two', join(folder, '..next'));
      renameSync(join(folder, '..next'), join(folder, '..data'));
      one.renew();
      expect((await one.access()).headers.authorization).toBe('Bearer second');
    },
  );
});

describe('OIDC', () => {
  const tokenUntil = (seconds: number) =>
    ['{}', JSON.stringify({ exp: seconds }), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const nowSeconds = () => Math.floor(Date.now() / 1_000);

  it('uses the token of the kubeconfig while it holds', async () => {
    const idToken = tokenUntil(nowSeconds() + 3_600);
    const user = { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } };
    const config = kubeconfig(user);
    const { headers } = await createCredentials(() => config.load('a'), systemClock).access();
    expect(headers.authorization).toBe(`Bearer ${idToken}`);
  });

  it('gets a new one from the identity provider, once, when it has ended', async () => {
    const fresh = tokenUntil(nowSeconds() + 3_600);
    const provider = await startTlsServer('good', ({ path }) => {
      const issuer = provider.url;
      if (path === '/.well-known/openid-configuration') {
        return [
          200,
          {
            issuer,
            token_endpoint: `${issuer}/token`,
            authorization_endpoint: `${issuer}/auth`,
            jwks_uri: `${issuer}/keys`,
          },
        ];
      }
      return [
        200,
        { access_token: 'a', token_type: 'bearer', id_token: fresh, refresh_token: 'next', expires_in: 3_600 },
      ];
    });
    const user = {
      'auth-provider': {
        name: 'oidc',
        config: {
          'id-token': tokenUntil(nowSeconds() - 10),
          'refresh-token': 'the-refresh-token',
          'client-id': 'atlas',
          'idp-issuer-url': provider.url,
          'idp-certificate-authority-data': base64(certificate('authority')),
        },
      },
    };
    const config = kubeconfig(user);
    const one = createCredentials(() => config.load('a'), systemClock);
    const answers = [await one.access(), await one.access(), await one.access()];
    expect(answers.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer ${fresh}`));
    const refreshes = provider.seen.filter(({ method }) => method === 'POST');
    expect(refreshes).toHaveLength(1);
    expect(refreshes[0]?.body).toContain('refresh_token=the-refresh-token');
    await provider.close();
  });

  it('says to log in again where the token has ended and nothing can renew it', async () => {
    const user = { 'auth-provider': { name: 'oidc', config: { 'id-token': tokenUntil(nowSeconds() - 10) } } };
    const config = kubeconfig(user);
    const access = createCredentials(() => config.load('a'), systemClock).access();
    await expect(access).rejects.toThrow('has ended and cannot be renewed from it; log in again');
  });

  it('shows nothing of what the identity provider answers', async () => {
    const provider = await startTlsServer('good', () => [400, { error_description: 'CANARY' }]);
    const config = kubeconfig({
      'auth-provider': {
        name: 'oidc',
        config: {
          'refresh-token': 'r',
          'client-id': 'atlas',
          'idp-issuer-url': provider.url,
          'idp-certificate-authority-data': base64(certificate('authority')),
        },
      },
    });
    const access = createCredentials(() => config.load('a'), systemClock).access();
    const message = await access.then(String, (error: Error) => error.message);
    expect(message).toMatch(/^the identity provider 127\.0\.0\.1:\d+ answered 400; log in again$/);
    await provider.close();
  });
});

describe('KC-2: beside kubectl', () => {
  const kubectl = findKubectl();

  it.skipIf(kubectl === null)('the merged contexts are those of kubectl config view', () => {
    const file = (name: string, contexts: readonly (readonly [string, string])[], current: string) => {
      const path = join(folder, name);
      writeFileSync(
        path,
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Config',
          'current-context': current,
          clusters: contexts.map(([cluster, server]) => ({ name: cluster, cluster: { server } })),
          contexts: contexts.map(([cluster]) => ({ name: cluster, context: { cluster, user: '' } })),
        }),
      );
      return path;
    };
    const paths = [
      file('one', [['a', 'https://one-a']], ''),
      join(folder, 'missing'),
      file(
        'two',
        [
          ['a', 'https://two-a'],
          ['b', 'https://b'],
        ],
        'b',
      ),
      file('three', [['c', 'https://c']], 'c'),
    ];
    const json = execFileSync(kubectl ?? '', ['config', 'view', '-o', 'json'], {
      env: { ...process.env, KUBECONFIG: paths.join(':') },
    });
    const seen = JSON.parse(String(json));
    const ours = readKubeconfig(paths);
    expect([...ours.contexts].sort()).toEqual(seen.contexts.map(({ name }: { name: string }) => name).sort());
    expect(ours.currentContext).toBe(seen['current-context']);
    for (const { name, cluster } of seen.clusters) expect(ours.serverOf(name)).toBe(cluster.server);
  });
});

function findKubectl(): string | null {
  try {
    return execFileSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

function readable(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
