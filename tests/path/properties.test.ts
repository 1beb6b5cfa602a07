import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metadata } from '#lib/model/metadata.ts';
import type { RequestPath, SampleRequest } from '#lib/model/path.ts';
import { callerKinds } from '#lib/model/path.ts';
import type { Gap, Snapshot } from '#lib/model/snapshot.ts';
import { anyCaller, callerOf } from '#lib/resolve/path/caller.ts';
import { destinationOf } from '#lib/resolve/path/destination.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { arbitrarySnapshot } from '#tests/resolve/arbitrary-snapshot.ts';
import { authorizationPolicy, peerAuthentication } from './arbitrary-policy.ts';
import { caller, destination, meshText, snapshotOf } from './read.ts';

const mesh = snapshotOf(meshText);

/** What routes, and what cuts off: each may be there or not. */
const extras = [
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n1, namespace: app}\nspec: {podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 8080}]}]}\n',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n2, namespace: app}\nspec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: app}}}]}]}\n',
  "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r1, namespace: app}\nspec: {parentRefs: [{group: '', kind: Service, name: web}], rules: [{backendRefs: [{name: raw, port: 80}, {name: api, namespace: bare, port: 80}]}]}\n",
  'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v1, namespace: opt}\nspec: {hosts: [shop], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: nosuch}}]}, {route: [{destination: {host: api.bare.svc.cluster.local}}]}]}\n',
  "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r2, namespace: opt}\nspec: {parentRefs: [{group: '', kind: Service, name: shop}], rules: [{matches: [{path: {value: /admin}, method: GET}, {headers: [{name: x, value: y}]}], backendRefs: [{name: nosuch, port: 80}]}, {matches: [{path: {type: RegularExpression, value: '/a.*'}}], backendRefs: [{name: shop, port: 80}]}]}\n",
] as const;

const meshes = new Map<string, Snapshot>();

function meshWith(added: readonly string[]): Snapshot {
  const key = added.join('---\n');
  const snapshot = meshes.get(key) ?? (added.length === 0 ? mesh : snapshotOf(meshText, key));
  meshes.set(key, snapshot);
  return snapshot;
}

const callers = [
  'Pod/cli/cli',
  'Pod/cli/side',
  'Pod/cli/plain',
  'Pod/cli/host',
  'Gateway/edge/gw',
  'Gateway/opt/wp',
  'kind:captured',
  'kind:external',
];
const destinations = [
  'Service/app/web:80',
  'Pod/app/web-1:8080 by pod-ip',
  'Service/app/hl:80',
  'Service/app/node:80',
  'Service/app/raw:80',
  'Service/app/legacy:80',
  'ServiceEntry/app/ext:443',
  'Service/opt/shop:80',
  'Pod/wl/job-1:8080 by pod-ip',
  'Service/bare/api:80',
];

const samples: readonly SampleRequest[] = [{}, { method: 'GET', path: '/admin', claims: {} }];

const call = fc.record({
  from: fc.constantFrom(...callers),
  to: fc.constantFrom(...destinations),
  sample: fc.constantFrom(...samples),
});

const added = fc.record({
  authorizationPolicies: fc.tuple(authorizationPolicy('p1'), authorizationPolicy('p2'), authorizationPolicy('p3')),
  peerAuthentications: fc.tuple(peerAuthentication('m1'), peerAuthentication('m2')),
});

type Added = Partial<Pick<Snapshot['policies'], 'authorizationPolicies' | 'peerAuthentications'>>;

function withPolicies(snapshot: Snapshot, added: Added): Snapshot {
  const { policies } = snapshot;
  return {
    ...snapshot,
    policies: {
      ...policies,
      authorizationPolicies: [...policies.authorizationPolicies, ...(added.authorizationPolicies ?? [])],
      peerAuthentications: [...policies.peerAuthentications, ...(added.peerAuthentications ?? [])],
    },
  };
}

type Call = { readonly from: string; readonly to: string; readonly sample: SampleRequest };

function verdictOf(snapshot: Snapshot, { from, to, sample }: Call): RequestPath {
  const topology = resolve(snapshot);
  return requestPath(topology, caller(topology, from), destination(topology, to), sample);
}

/** Lists of a snapshot by the kind in them; `path` of a policy kind is inside `policies`. */
const kinds = {
  AuthorizationPolicy: ['policies', 'authorizationPolicies'],
  PeerAuthentication: ['policies', 'peerAuthentications'],
  Pod: ['pods'],
  Service: ['services'],
  ServiceEntry: ['serviceEntries'],
  Gateway: ['gateways'],
  Namespace: ['namespaces'],
  NetworkPolicy: ['policies', 'networkPolicies'],
  HTTPRoute: ['policies', 'routes'],
  VirtualService: ['policies', 'virtualServices'],
} as const;

/** The snapshot without some objects of a kind, which a gap hides: all of them, or one by name. */
function hide(
  snapshot: Snapshot,
  kind: keyof typeof kinds,
  keep: readonly string[],
  one: number | null,
): Snapshot | null {
  const id = ({ namespace, name }: Metadata) => (namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`);
  const [list, inner] = kinds[kind];
  const all: readonly Metadata[] =
    inner === undefined ? (snapshot[list] as readonly Metadata[]) : snapshot.policies[inner];
  const free = all.filter((object) => !keep.includes(id(object)));
  const hidden = one === null ? free : free.slice(one % Math.max(free.length, 1), (one % Math.max(free.length, 1)) + 1);
  if (hidden.length === 0) return null;
  const left = all.filter((object) => !hidden.includes(object));
  const [first] = hidden;
  const gap: Gap = {
    kind,
    cause: 'forbidden',
    sentence: `no permission to read ${kind}`,
    object: one === null || first === undefined ? null : id(first),
    origin: null,
  };
  const changed = inner === undefined ? { [list]: left } : { policies: { ...snapshot.policies, [inner]: left } };
  return { ...snapshot, ...changed, gaps: [...snapshot.gaps, gap] };
}

const definite: readonly string[] = ['allowed', 'denied', 'fails'];

// Many runs on a slow machine are no failure.
const patience = 120_000;

/** Whether it is refused or cut off before can hang on what is hidden; that it does not get through is certain. */
function ending(verdict: string): string {
  return verdict === 'fails' ? 'denied' : verdict;
}

describe('properties of paths', () => {
  it(
    'hiding input never turns a verdict into another definite one',
    () => {
      fc.assert(
        fc.property(
          added,
          call,
          fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
          fc.option(fc.nat(20), { nil: null }),
          fc.subarray([...extras]),
          (policies, request, kind, one, extra) => {
            const snapshot = withPolicies(meshWith(extra), policies);
            const keep = [request.from, request.to.split(/[: ]/)[0] ?? ''];
            const less = hide(snapshot, kind, keep, one);
            if (less === null) return;
            const before = verdictOf(snapshot, request).verdict;
            const after = verdictOf(less, request).verdict;
            if (definite.includes(after)) expect(ending(after)).toBe(ending(before));
          },
        ),
        { numRuns: 300 },
      );
    },
    patience,
  );

  it(
    'another DENY never turns a refusal into a pass',
    () => {
      fc.assert(
        fc.property(added, call, authorizationPolicy('another', ['DENY'], 1), (policies, request, deny) => {
          const snapshot = withPolicies(mesh, policies);
          const before = verdictOf(snapshot, request).verdict;
          const after = verdictOf(withPolicies(snapshot, { authorizationPolicies: [deny] }), request).verdict;
          if (before === 'denied') expect(after).toBe('denied');
          if (after === 'allowed') expect(before).toBe('allowed');
        }),
        { numRuns: 200 },
      );
    },
    patience,
  );

  it(
    'saying more of the request never turns a definite verdict into another',
    () => {
      fc.assert(
        fc.property(added, call, fc.subarray([...extras]), fc.boolean(), (policies, { from, to }, more, isPartly) => {
          const snapshot = withPolicies(meshWith(more), policies);
          const partly: SampleRequest = isPartly ? { method: 'POST' } : {};
          const before = verdictOf(snapshot, { from, to, sample: partly }).verdict;
          const sample = { method: 'POST', path: '/a/b', host: 'x', headers: {}, claims: {} };
          if (definite.includes(before)) expect(verdictOf(snapshot, { from, to, sample }).verdict).toBe(before);
        }),
        { numRuns: 200 },
      );
    },
    patience,
  );

  it(
    'every call in any cluster has a path that fits together',
    () => {
      fc.assert(
        fc.property(arbitrarySnapshot, (snapshot) => {
          const topology = resolve(snapshot);
          const objects = [...new Set([...topology.services, ...topology.workloads].map(({ id }) => id))];
          const all = [
            ...callerKinds.map(anyCaller),
            ...[...topology.workloads, ...topology.gateways].flatMap(({ id }) => callerOf(topology, id) ?? []),
          ];
          for (const from of all) {
            for (const object of objects) {
              for (const via of ['vip', 'pod-ip'] as const) {
                const to = destinationOf(topology, object, null, via);
                if (to !== null) expectConsistent(requestPath(topology, from, to));
              }
            }
          }
        }),
        { numRuns: 60 },
      );
    },
    patience,
  );
});

function expectConsistent({ hops, verdict, decidedAt, bypassed, gap }: RequestPath): void {
  expect(hops.length).toBeGreaterThan(0);
  if (decidedAt === null) expect(['allowed', 'depends', 'undetermined']).toContain(verdict);
  else expect(hops[decidedAt]?.outcome).toBe(verdict === 'denied' ? 'deny' : 'fails');
  if (gap !== null) expect(verdict).toBe('undetermined');
  if (verdict === 'allowed') expect(hops.map(({ outcome }) => outcome)).not.toContain('deny');
  const met = hops.slice(1).map(({ object }) => object);
  for (const { waypoint } of bypassed) {
    expect(
      hops.some(
        ({ kind, object }, position) => position > 0 && kind === 'waypoint' && object === `Gateway/${waypoint}`,
      ),
    ).toBe(false);
  }
  // Nothing is met twice but a pod, whose ztunnel or sidecar stands before it.
  expect(new Set(met).size).toBeGreaterThanOrEqual(met.length - 2);
}
