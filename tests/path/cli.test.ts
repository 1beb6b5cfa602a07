import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { path as pathCommand } from '#cli/path.ts';
import { runAtlas } from '#tests/cli/run-atlas.ts';

const mesh = path.join(import.meta.dirname, 'mesh.yaml');
const atlas = (...args: readonly string[]) => runAtlas(['path', ...args, mesh]);

// Each run starts a process; a slow machine is no failure.
vi.setConfig({ testTimeout: 120_000 });

describe('atlas path', () => {
  it('answers what does not exist with the nearest names', async () => {
    const { exitCode, stdout, stderr } = await atlas('pod/cli', 'svc/web', '-n', 'cli');
    expect(stderr).toBe('There is no Service web in namespace cli. Nearest: Service/app/web.\n');
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('takes short kinds and a port', async () => {
    const found = await atlas('po/cli/cli', 'svc/app/web:80');
    expect(found.stdout).toContain('✓ Pod/cli/cli → Service/app/web:80: allowed');
    expect(found.stderr).toBe('');
    expect(found.exitCode).toBe(0);
  });

  it('gives JSON', async () => {
    const json = await atlas('kind:sidecar', 'Service/app/web', '-o', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      from: 'kind:sidecar',
      to: 'Service/app/web',
      port: 80,
      bypassed: [{ waypoint: 'app/wp', reason: 'sidecar-client' }],
    });
  });

  it('gives Markdown', async () => {
    const markdown = await atlas('Pod/cli/cli', 'Service/app/web', '-o', 'md');
    expect(markdown.stdout).toMatch(/^## ✓ /);
  });

  it('follows the address that is dialled', async () => {
    const byAddress = await atlas('ip:10.1.0.1', 'Service/app/web', '--via', 'pod-ip', '-o', 'json');
    expect(JSON.parse(byAddress.stdout)).toMatchObject({ from: 'Pod/cli/cli', via: 'pod-ip', verdict: 'denied' });
  });

  it('tries a request', async () => {
    const tried = await atlas(
      'gtw/edge/gw',
      'svc/opt/shop:80',
      '--method',
      'get',
      '--path',
      '/admin',
      '--header',
      'a=b=c',
      '--claim',
      'none',
      '-o',
      'json',
    );
    expect(JSON.parse(tried.stdout)).toMatchObject({
      verdict: 'denied',
      decidedAt: 0,
      sample: { method: 'GET', path: '/admin', headers: { a: 'b=c' }, claims: {} },
    });
  });

  it('takes hosts and addresses as destinations', async () => {
    const host = await atlas('Pod/cli/cli', 'host:ext.example.com:443', '-o', 'json');
    expect(JSON.parse(host.stdout)).toMatchObject({ to: 'ServiceEntry/app/ext', port: 443, verdict: 'allowed' });
    const endpoint = await atlas('Pod/cli/cli', 'ip:10.1.1.1:8080', '-o', 'json');
    expect(JSON.parse(endpoint.stdout)).toMatchObject({ to: 'Pod/bare/api-1', via: 'pod-ip', port: 8080 });
  });

  it.each([
    [['kind:stranger', 'svc/app/web'], 'There is no kind of caller "stranger".'],
    [['svc/app/web', 'svc/app/web'], 'Service/app/web calls nobody.'],
    [['pod/cli/cli', 'gateway/app/wp'], 'Gateway/app/wp cannot be called.'],
    [['pod/cli/cli', 'svc/app/web:http'], 'A port is a number from 1 to 65535, not "http".'],
    [['pod/cli/cli', 'svc/app/web:70000'], 'A port is a number'],
    [['ip:10.1.0', 'svc/app/web'], '"10.1.0" is no IP address.'],
    [['pod/cli/cli', 'svc/app/web', '--via', 'magic'], '--via takes vip, pod-ip, not "magic".'],
    [['pod/cli/cli', 'svc/app/web', '--header', 'x'], '--header takes NAME=VALUE, not "x".'],
    [['pod/cli/cli', 'svc/app/web', '--path', 'x'], '--path begins with a slash'],
    [['planet/cli/cli', 'svc/app/web'], '"planet" is no kind'],
  ])('%j is bad input', async (args, sentence) => {
    await expect(pathCommand([...args, mesh])).rejects.toThrow(sentence);
  });

  it('bad input ends with 2 and prints nothing', async () => {
    const { exitCode, stdout, stderr } = await atlas('kind:stranger', 'svc/app/web');
    expect(stderr).toContain('Kinds: captured, sidecar, uncaptured, host-network, ingress, waypoint, external.');
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('asks for both ends and has help', async () => {
    expect((await runAtlas(['path', 'pod/cli/cli'])).exitCode).toBe(2);
    const help = await runAtlas(['path', '--help']);
    expect(help.stdout).toContain('kind:host-network');
    expect(help.exitCode).toBe(0);
  });
});
