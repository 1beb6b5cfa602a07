import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { applyDelta, diffTopologies, isEmptyDelta } from '#lib/model/delta.ts';
import { finish } from '#lib/model/steps.ts';
import type { Topology } from '#lib/model/topology.ts';
import { decodeTopology, encodeTopology } from '#lib/model/wire.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { topologyText } from '#server/http/topology-text.ts';

const overTheWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

const snapshot = (() => {
  const files = readdirSync('public/demo').sort();
  const texts = files.map((file) => ({ file, text: readFileSync(`public/demo/${file}`, 'utf8') }));
  return snapshotFromTexts(texts, {}, { kind: 'demo', name: 'demo', takenAt: '2026-11-24T12:00:00Z' });
})();
const demo = resolve(snapshot);

/** A small mesh in which labels, waypoints and addresses come and go. */
const meshes = fc
  .array(
    fc.record({
      namespace: fc.constantFrom('shop', 'lab', '__proto__x'),
      name: fc.constantFrom('cart', 'front', 'edge', 'constructor'),
      kind: fc.constantFrom('Pod', 'Service', 'Gateway', 'Namespace', 'ServiceEntry', 'Broken'),
      use: fc.constantFrom(undefined, 'edge', 'none', 'missing'),
      ip: fc.constantFrom('10.0.0.1', '10.0.0.2'),
    }),
    { maxLength: 12 },
  )
  .map((objects): Topology => {
    const text = objects
      .map((object) => (object.kind === 'Broken' ? `{ kind: Pod, broken` : JSON.stringify(manifestOf(object))))
      .join('\n---\n');
    const source = { kind: 'files', name: 'test', takenAt: `2026-11-24T12:00:${10 + objects.length}Z` } as const;
    return resolve(snapshotFromTexts([{ file: 'mesh.yaml', text }], { reading: 'observed' }, source));
  });

type Wish = { namespace: string; name: string; kind: string; use: string | undefined; ip: string };

function manifestOf({ namespace, name, kind, use, ip }: Wish): object {
  const labels = { ...(use === undefined ? {} : { 'istio.io/use-waypoint': use }) };
  const metadata = kind === 'Namespace' ? { name: namespace, labels } : { name, namespace, labels };
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata, status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] } };
    case 'Service':
      return { apiVersion: 'v1', kind, metadata, spec: { clusterIP: ip, ports: [{ port: 80 }], selector: labels } };
    case 'Gateway':
      return {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind,
        metadata,
        spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15_008, protocol: 'HBONE' }] },
        status: { addresses: [{ type: 'IPAddress', value: ip }] },
      };
    case 'ServiceEntry': {
      const endpoints = [{ address: ip }, { address: ip }];
      const spec = { hosts: [`${name}.example`, 'b.example'], addresses: [ip], ports: [{ number: 80 }], endpoints };
      return { apiVersion: 'networking.istio.io/v1', kind, metadata, spec: { ...spec, resolution: 'STATIC' } };
    }
    default:
      return { apiVersion: 'v1', kind, metadata };
  }
}

describe('the travelling form', () => {
  it('gives the demo back as it was', () => {
    expect(decodeTopology(overTheWire(encodeTopology(demo)))).toEqual(overTheWire(demo));
  });

  it('gives any topology back as it was, written at once or in steps', () => {
    fc.assert(
      fc.property(meshes, (topology) => {
        const text = finish(topologyText('epoch', { version: 7, snapshot, topology }));
        expect(JSON.parse(text)).toEqual({
          epoch: 'epoch',
          version: 7,
          topology: overTheWire(encodeTopology(topology)),
        });
        expect(decodeTopology(overTheWire(encodeTopology(topology)))).toEqual(overTheWire(topology));
      }),
    );
  });

  it('carries each binding once, and bindings that were shared are shared again', () => {
    const wire = encodeTopology(demo);
    const texts = wire.bindings.map((binding) => JSON.stringify(binding));
    expect(new Set(texts).size).toBe(texts.length);
    const bindings = new Set(decodeTopology(overTheWire(wire)).workloads.map(({ binding }) => binding));
    expect(bindings.size).toBeLessThan(demo.workloads.length);
  });

  it('refuses an index outside the table', () => {
    expect(() => decodeTopology({ ...encodeTopology(demo), bindings: [] })).toThrow('refers to binding 0 of 0');
  });
});

describe('what changed', () => {
  it('leads from one topology to the other', () => {
    fc.assert(
      fc.property(meshes, meshes, (previous, next) => {
        const delta = overTheWire(diffTopologies(previous, next));
        expect(applyDelta(overTheWire(previous), delta)).toEqual(overTheWire(next));
      }),
    );
  });

  it('is nothing between equal topologies, also where only the time differs', () => {
    const later = { ...overTheWire(demo), source: { ...demo.source, takenAt: '2026-11-24T13:00:00Z' } };
    expect(isEmptyDelta(diffTopologies(demo, later))).toBe(true);
    expect(isEmptyDelta(diffTopologies(demo, { ...demo, workloads: demo.workloads.slice(1) }))).toBe(false);
  });

  it('is only the fact that changed, and leaves the others their identity', () => {
    const [first, ...others] = demo.workloads;
    if (first === undefined) throw new Error('the demo has no workloads');
    const next = { ...demo, workloads: [{ ...first, ready: !first.ready }, ...others] };
    const delta = diffTopologies(demo, overTheWire(next));
    expect(delta.workloads.upserts.map(({ id }) => id)).toEqual([first.id]);
    expect([delta.services, delta.namespaces, delta.gateways].every(({ upserts }) => upserts.length === 0)).toBe(true);
    expect(applyDelta(demo, delta).workloads[1]).toBe(demo.workloads[1]);
  });
});
