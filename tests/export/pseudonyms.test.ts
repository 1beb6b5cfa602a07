import { createHmac } from 'node:crypto';
import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapAddress } from '#lib/export/address-pseudonyms.ts';
import { keyedHash, keyedHasher } from '#lib/export/keyed-hash.ts';
import { pseudonymised } from '#lib/export/pseudonyms.ts';
import { toSnapshotFile } from '#lib/export/snapshot-file.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Binding, Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { arbitrarySnapshot } from '#tests/resolve/arbitrary-snapshot.ts';
import { readDemo } from './draw.ts';

describe('pseudonyms', { timeout: 60_000 }, () => {
  it('leave what everything resolves to as it is, under other names', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, fc.string(), (snapshot, key) => {
        const { snapshot: renamed, nameOf } = pseudonymised(snapshot, key);
        expect(outcomesOf(resolve(renamed), (text) => text)).toEqual(outcomesOf(resolve(snapshot), nameOf));
      }),
      { numRuns: 100 },
    );
  });

  it('leave the demo as it is: bindings, policies and findings', async () => {
    const demo = await readDemo();
    const { snapshot: renamed, nameOf } = pseudonymised(demo, 'key');
    const [before, after] = [resolve(demo), resolve(renamed)];
    expect(outcomesOf(after, (text) => text)).toEqual(outcomesOf(before, nameOf));
    const findings = (topology: Topology, map: (text: string) => string) =>
      topology.findings
        .map(({ code, cause, subjects }) => `${code} ${map(cause)} ${subjects.map(map).sort().join()}`)
        .sort();
    expect(findings(after, (text) => text)).toEqual(findings(before, nameOf));
    const policies = (topology: Topology, map: (text: string) => string) =>
      topology.policies
        .flatMap(({ id, attachments }) => attachments.map(({ effect, reason }) => `${map(id)} ${effect} ${reason}`))
        .sort();
    expect(policies(after, (text) => text)).toEqual(policies(before, nameOf));
  });

  it('let no name, host, label, account, file or address out', async () => {
    const text = JSON.stringify(await readDemo()).replace(/"(?:shop|infra)"/g, '"canary-a1"');
    const canaries = ['canary-a1', 'checkout', 'storefront', 'cloud.example', 'argocd', 'shop.yaml'];
    for (const canary of canaries) expect(text).toContain(canary);
    const { snapshot } = pseudonymised(JSON.parse(text) as Snapshot, 'key');
    const written = toSnapshotFile({ ...snapshot }, { freshness: '', names: 'pseudonyms' });
    const ips = (await readDemo()).pods.flatMap((pod) => pod.ips.map((ip) => `"${ip}"`));
    expect([...canaries, ...ips].filter((canary) => written.includes(canary))).toEqual([]);
  });

  it('are the same under the same key, and others under another', async () => {
    const demo = await readDemo();
    const tail = (key: string, snapshot: Snapshot) => pseudonymised(snapshot, key).nameOf('checkout').split('-')[1];
    const smaller = { ...demo, pods: demo.pods.slice(0, 3) };
    expect(tail('one', demo)).toBe(tail('one', smaller));
    expect(tail('one', demo)).not.toBe(tail('two', demo));
    expect(pseudonymised(demo, 'one').snapshot).toEqual(pseudonymised(structuredClone(demo), 'one').snapshot);
  });

  it('are opened again like any snapshot', async () => {
    const { snapshot } = pseudonymised(await readDemo(), 'key');
    const text = toSnapshotFile(snapshot, { freshness: '', names: 'pseudonyms' });
    const source = { kind: 'files', name: 'a.json', takenAt: '2030-01-01T00:00:00Z' } as const;
    const opened = snapshotFromTexts([{ file: 'a.json', text }], {}, source);
    expect(opened.gaps).toEqual([]);
    expect(opened.pods).toEqual(snapshot.pods);
  });
});

describe('addresses', { timeout: 60_000 }, () => {
  const hash = keyedHasher('key');

  it('keep their ranges', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), fc.integer({ min: 8, max: 32 }), byte, (bytes, length, low) => {
        const known = new Map<string, string>();
        const network = bytes.join('.');
        const inside = [...bytes.slice(0, 3), low].join('.');
        const [range = '', mapped = ''] = [
          mapAddress(`${network}/${length}`, hash, known),
          mapAddress(inside, hash, known),
        ];
        expect(holds(range ?? '', mapped ?? '')).toBe(holds(`${network}/${length}`, inside));
      }),
    );
  });

  it.each([
    ['10.0.0.0/8', /^10\.0\.0\.0\/8$/],
    ['10.32.0.0/16', /^10\.\d+\.0\.0\/16$/],
    ['0.0.0.0/0', /^0\.0\.0\.0\/0$/],
    ['fd00::1', /^fd00:(?:[0-9a-f]+:){6}[0-9a-f]+$/],
  ])('writes %s as people do', (text, pattern) => {
    expect(mapAddress(text, hash, new Map())).toMatch(pattern);
  });

  it.each(['example.com', '10.0.0', '1.2.3.4.5', '10.0.0.300', 'a::b::c', '', 'cafe', '10.0.0.1/x'])(
    'leaves %j to others',
    (text) => {
      expect(mapAddress(text, hash, new Map())).toBeNull();
    },
  );
});

it('hashes as HMAC-SHA-256 does', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (key, text) => {
      expect(keyedHash(key, text)).toBe(createHmac('sha256', Buffer.from(key)).update(text).digest('hex'));
    }),
  );
});

/** What everything is bound to, in an order that no name decides. */
function outcomesOf(topology: Topology, map: (text: string) => string): readonly string[] {
  const line = (id: string, host: string, { traffic, status, reason, waypoint, ladder }: Binding) =>
    [
      ...[map(id), map(host), traffic, status, reason, waypoint === null ? '' : map(waypoint)],
      ...ladder.map(({ code, outcome }) => `${code}=${outcome}`),
    ].join(' ');
  return [
    ...topology.namespaces.flatMap(({ id, service, workload }) => [line(id, '', service), line(id, '', workload)]),
    ...topology.services.map(({ id, hostname, binding, flags }) => `${line(id, hostname, binding)} ${flags.join()}`),
    ...topology.workloads.map(({ id, binding, flags, tunnel }) => `${line(id, '', binding)} ${flags.join()} ${tunnel}`),
    ...topology.gateways.map(({ id, role, bindable, allowedFrom }) => `${map(id)} ${role} ${bindable} ${allowedFrom}`),
  ].sort();
}

function holds(range: string, address: string): boolean {
  const list = new BlockList();
  const [network = '', length] = range.split('/');
  list.addSubnet(network, Number(length));
  return list.check(address);
}
