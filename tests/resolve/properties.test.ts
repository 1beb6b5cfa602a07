import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metadata } from '#lib/model/metadata.ts';
import type { Gap, Snapshot } from '#lib/model/snapshot.ts';
import type { Binding, Topology } from '#lib/model/topology.ts';
import { since } from '#lib/resolve/istio-version.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { arbitrarySnapshot } from './arbitrary-snapshot.ts';

const runs = { numRuns: 400 };

/** Every verdict of a topology, by object, hostname and traffic. */
function verdicts(topology: Topology): ReadonlyMap<string, Binding> {
  const found = new Map<string, Binding>();
  for (const { id, hostname, binding } of topology.services) found.set(`${id} ${hostname}`, binding);
  for (const { id, binding } of topology.workloads) found.set(id, binding);
  for (const { id, service, workload } of topology.namespaces) {
    found.set(`${id} service`, service);
    found.set(`${id} workload`, workload);
  }
  return found;
}

function outcome({ status, reason, waypoint }: Binding): string {
  return `${status} ${reason} ${waypoint}`;
}

function outcomes(snapshot: Snapshot, pick: (key: string, binding: Binding) => boolean = () => true) {
  return Object.fromEntries(
    [...verdicts(resolve(snapshot))].filter((entry) => pick(...entry)).map(([key, binding]) => [key, outcome(binding)]),
  );
}

/** The same snapshot with another version of every object in the named lists. */
function change(
  snapshot: Snapshot,
  lists: readonly (
    | 'namespaces'
    | 'gateways'
    | 'gatewayClasses'
    | 'services'
    | 'pods'
    | 'serviceEntries'
    | 'workloadEntries'
  )[],
  edit: (object: Metadata) => Partial<Metadata>,
): Snapshot {
  const changed = lists.map((list) => [list, snapshot[list].map((object) => ({ ...object, ...edit(object) }))]);
  return { ...snapshot, ...Object.fromEntries(changed) };
}

function without(labels: Metadata['labels'], ...keys: readonly string[]): Metadata['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !keys.includes(key)));
}

// Hundreds of runs take seconds on a busy machine; how fast they are is the benchmark's business.
describe('properties of resolve', { timeout: 120_000 }, () => {
  it('an own label makes the namespace label irrelevant', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const bare = change(snapshot, ['namespaces'], ({ labels }) => ({
          labels: without(labels, 'istio.io/use-waypoint', 'istio.io/use-waypoint-namespace'),
        }));
        const own = (_: string, { askedBy }: Binding) => askedBy === 'own-label';
        expect(outcomes(bare, own)).toEqual(outcomes(snapshot, own));
      }),
      runs,
    );
  });

  it('without Gateways whoever asked is refused and nobody else changes', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const before = verdicts(resolve(snapshot));
        const after = verdicts(resolve({ ...snapshot, gateways: [] }));
        for (const [key, binding] of after) {
          const { reason, asked } = before.get(key) ?? binding;
          if (reason === 'is-waypoint' && !key.startsWith('Service')) continue;
          const optedOut = reason === 'opted-out' || reason === 'namespace-opted-out';
          if (asked !== null && !optedOut)
            expect(['waypoint-missing', 'waypoint-name-empty']).toContain(binding.reason);
          else expect(binding.reason).toBe(reason);
        }
      }),
      runs,
    );
  });

  it('services do not depend on pods, nor workloads on Services', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const services = (key: string) => key.startsWith('Service/');
        const pods = (key: string) => key.startsWith('Pod/');
        expect(outcomes({ ...snapshot, pods: [] }, services)).toEqual(outcomes(snapshot, services));
        expect(outcomes({ ...snapshot, services: [] }, pods)).toEqual(outcomes(snapshot, pods));
      }),
      runs,
    );
  });

  it('capture, sidecars, host network and readiness change no verdict', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const other: Snapshot = {
          ...change(snapshot, ['namespaces'], ({ labels }) => ({
            labels: { ...labels, 'istio.io/dataplane-mode': 'ambient' },
          })),
          pods: snapshot.pods.map((pod) => ({
            ...pod,
            annotations: { 'ambient.istio.io/redirection': 'enabled' },
            // Up to 1.23 istiod knows no pod on the host network.
            hostNetwork: since(snapshot.istio, '1.24') ? !pod.hostNetwork : pod.hostNetwork,
            sidecar: !pod.sidecar,
            ready: !pod.ready,
          })),
        };
        expect(outcomes(other)).toEqual(outcomes(snapshot));
      }),
      runs,
    );
  });

  it('bound, a waypoint and a True condition are the same thing', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const topology = resolve(snapshot);
        for (const binding of verdicts(topology).values()) {
          expect(binding.waypoint !== null).toBe(binding.status === 'bound');
          expect(binding.reason.startsWith('bound-by')).toBe(binding.status === 'bound');
        }
        if (snapshot.istio.minor < '1.24') return;
        for (const { binding, expected } of topology.services) {
          const accepted = expected.some(({ type, status }) => type === 'istio.io/WaypointBound' && status === 'True');
          expect(accepted).toBe(binding.status === 'bound');
        }
      }),
      runs,
    );
  });

  it('serving all traffic and admitting all namespaces never removes a binding', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const wider: Snapshot = {
          ...snapshot,
          gateways: snapshot.gateways.map((gateway) => ({
            ...gateway,
            labels: { ...gateway.labels, 'istio.io/waypoint-for': 'all' },
            listeners: gateway.listeners.map((listener) => ({
              ...listener,
              namespaces: { from: 'All', selector: null },
            })),
          })),
        };
        const after = verdicts(resolve(wider));
        for (const [key, { status, waypoint }] of verdicts(resolve(snapshot))) {
          if (status === 'bound') expect(after.get(key)?.waypoint).toBe(waypoint);
        }
      }),
      runs,
    );
  });

  it('a canary changes neither waypoint nor reason', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const plain = change(snapshot, ['namespaces', 'services', 'serviceEntries'], ({ labels }) => ({
          labels: without(labels, 'istio.io/use-waypoint-canary'),
        }));
        expect(outcomes(plain)).toEqual(outcomes(snapshot));
      }),
      runs,
    );
  });

  it('the order of labels changes nothing', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const reversed = change(
          snapshot,
          ['namespaces', 'gateways', 'services', 'pods', 'serviceEntries', 'workloadEntries'],
          ({ labels }) => ({ labels: Object.fromEntries(Object.entries(labels).reverse()) }),
        );
        expect(resolve(reversed)).toEqual(resolve(snapshot));
      }),
      runs,
    );
  });

  it('the order of objects changes nothing', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const reversed: Snapshot = {
          ...snapshot,
          namespaces: snapshot.namespaces.toReversed(),
          gateways: snapshot.gateways.toReversed(),
          services: snapshot.services.toReversed(),
          pods: snapshot.pods.toReversed(),
          serviceEntries: snapshot.serviceEntries.toReversed(),
          workloadEntries: snapshot.workloadEntries.toReversed(),
          endpointSlices: snapshot.endpointSlices.toReversed(),
        };
        expect(resolve(reversed)).toEqual(resolve(snapshot));
      }),
      runs,
    );
  });

  it('P12: hiding part of the input never turns a verdict into another definite one', () => {
    fc.assert(
      fc.property(
        arbitrarySnapshot,
        fc.subarray([...hideable]),
        fc.nat(),
        fc.boolean(),
        (snapshot, kinds, seed, all) => {
          const hidden = kinds.reduce((rest, kind) => hide(rest, kind, seed, all), snapshot);
          const before = verdicts(resolve(snapshot));
          for (const [key, binding] of verdicts(resolve(hidden))) {
            const known = before.get(key);
            if (known === undefined || binding.status === 'undetermined') continue;
            expect(`${key} ${outcome(binding)}`).toBe(`${key} ${outcome(known)}`);
          }
        },
      ),
      { numRuns: 3000 },
    );
  }, 60_000);

  it('a topology is plain JSON and the snapshot stays untouched', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const before = JSON.stringify(snapshot);
        const topology = resolve(snapshot);
        expect(JSON.parse(JSON.stringify(topology))).toEqual(topology);
        expect(JSON.stringify(snapshot)).toBe(before);
      }),
      runs,
    );
  });

  it('every ladder holds the checks in order and nothing was reached after the deciding one', () => {
    const order = [
      'own-label',
      'namespace-label',
      'waypoint-exists',
      'waypoint-has-address',
      'namespace-admitted',
      'traffic-type-served',
    ];
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        for (const binding of verdicts(resolve(snapshot)).values()) {
          expect(binding.ladder.map(({ code }) => code).slice(0, order.length)).toEqual(order);
          const afterLabels = binding.ladder.slice(2).map(({ outcome: result }) => result);
          const firstMiss = afterLabels.findIndex((result) => result !== 'passed');
          const rest = firstMiss === -1 ? [] : afterLabels.slice(firstMiss + 1);
          if (binding.status !== 'bound') expect(rest.every((result) => result === 'not-reached')).toBe(true);
        }
      }),
      runs,
    );
  });
});

const hideable = [
  ...(['namespaces', 'gateways', 'gatewayClasses', 'services', 'serviceEntries', 'mesh'] as const),
  ...(['pods', 'workloadEntries', 'endpointSlices'] as const),
] as const;
const kindOf = {
  namespaces: 'Namespace',
  gateways: 'Gateway',
  gatewayClasses: 'GatewayClass',
  services: 'Service',
  serviceEntries: 'ServiceEntry',
  pods: 'Pod',
  workloadEntries: 'WorkloadEntry',
  endpointSlices: 'EndpointSlice',
} as const;

/** Takes some or all objects of a kind away and says so, as a forbidden or half-read kind does. */
function hide(snapshot: Snapshot, what: (typeof hideable)[number], seed: number, all: boolean): Snapshot {
  if (what === 'mesh') {
    const mesh = { ...snapshot.mesh, discoverySelectors: [], serviceEntryVisibility: null, object: null };
    return { ...snapshot, mesh, gaps: [...snapshot.gaps, gap('ConfigMap')] };
  }
  const left = snapshot[what].filter((_, position) => !all && (seed >> position) % 2 === 1);
  return { ...snapshot, [what]: left, gaps: [...snapshot.gaps, gap(kindOf[what])] };
}

function gap(kind: string): Gap {
  return { kind, cause: 'forbidden', sentence: `${kind} cannot be read.`, object: null, origin: null };
}
