import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Binding, Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';

const root = path.join(import.meta.dirname, '../cases');
const cases = readdirSync(root).flatMap((area) =>
  readdirSync(path.join(root, area)).map((name) => ({ name: `${area}/${name}`, folder: path.join(root, area, name) })),
);

const lists = {
  namespaces: 'Namespace',
  gateways: 'Gateway',
  gatewayClasses: 'GatewayClass',
  services: 'Service',
  serviceEntries: 'ServiceEntry',
  pods: 'Pod',
  workloadEntries: 'WorkloadEntry',
  endpointSlices: 'EndpointSlice',
} as const;
const policyLists = {
  authorizationPolicies: 'AuthorizationPolicy',
  requestAuthentications: 'RequestAuthentication',
  peerAuthentications: 'PeerAuthentication',
  telemetries: 'Telemetry',
  envoyFilters: 'EnvoyFilter',
  destinationRules: 'DestinationRule',
  virtualServices: 'VirtualService',
  referenceGrants: 'ReferenceGrant',
  networkPolicies: 'NetworkPolicy',
} as const;
const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'] as const;

describe('P12: not to know a kind never makes another definite answer', () => {
  it.each(cases)('$name', ({ folder }) => {
    const snapshot = snapshotOf(folder);
    const known = answers(resolve(snapshot));
    for (const { what, hidden } of ignorances(snapshot)) {
      const wrong = [...answers(resolve(hidden))].filter((answer) => !known.has(answer));
      expect(wrong, `hiding ${what}`).toEqual([]);
    }
  });
});

/** Everything definite that a topology says. What it calls undetermined is left out, and so is what is said of nothing. */
function answers(topology: Topology): ReadonlySet<string> {
  const bindings = [
    ...topology.services.map(({ id, hostname, binding }) => [`${id} ${hostname}`, binding] as const),
    ...topology.workloads.map(({ id, binding }) => [id, binding] as const),
  ];
  return new Set([
    ...bindings
      .filter(([, { status }]) => status !== 'undetermined')
      .map(([key, binding]) => `${key}: ${said(binding)}`),
    ...topology.policies.flatMap(({ id, attachments }) =>
      attachments
        .filter(({ reason }) => reason !== 'input-not-visible')
        .map((one) => `${id}: ${one.target} ${one.field} ${one.enforcer} ${one.effect} ${one.reason}`),
    ),
    ...topology.findings.map(({ code, cause }) => `${code} ${cause}`),
  ]);
}

function said({ status, reason, waypoint }: Binding): string {
  return `${status} ${reason} ${waypoint}`;
}

/** The snapshot without each kind that it holds, and with half of it. */
function* ignorances(snapshot: Snapshot): Generator<{ readonly what: string; readonly hidden: Snapshot }> {
  const ways = { all: () => false, half: (_: unknown, position: number) => position % 2 === 1 };
  for (const [way, keep] of Object.entries(ways)) {
    for (const [list, kind] of entriesOf(lists)) {
      if (snapshot[list].length === 0) continue;
      const left: Snapshot = { ...snapshot, [list]: snapshot[list].filter(keep) };
      yield { what: `${way} of ${kind}`, hidden: ignorant(left, kind) };
    }
    for (const [list, kind] of entriesOf(policyLists)) {
      if (snapshot.policies[list].length === 0) continue;
      const policies = { ...snapshot.policies, [list]: snapshot.policies[list].filter(keep) };
      yield { what: `${way} of ${kind}`, hidden: ignorant({ ...snapshot, policies }, kind) };
    }
    for (const kind of routeKinds) {
      const { routes } = snapshot.policies;
      if (!routes.some((route) => route.kind === kind)) continue;
      const left = routes.filter((route, position) => route.kind !== kind || keep(route, position));
      yield {
        what: `${way} of ${kind}`,
        hidden: ignorant({ ...snapshot, policies: { ...snapshot.policies, routes: left } }, kind),
      };
    }
  }
}

function ignorant(snapshot: Snapshot, kind: string): Snapshot {
  const gap = { kind, cause: 'forbidden', sentence: `${kind} cannot be read.`, object: null, origin: null } as const;
  return { ...snapshot, gaps: [...snapshot.gaps, gap] };
}

function entriesOf<Names extends string, Value>(record: Readonly<Record<Names, Value>>): [Names, Value][] {
  return Object.entries(record) as [Names, Value][];
}

function snapshotOf(folder: string): Snapshot {
  const texts = readdirSync(folder)
    .filter((file) => file !== 'expected.yaml')
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
  return snapshotFromTexts(
    texts,
    { reading: path.basename(folder).includes('desired') ? 'desired' : 'observed' },
    { name: path.basename(folder), kind: 'files', takenAt: '2026-01-01T00:00:00Z' },
  );
}
