import fc from 'fast-check';
import type { Metadata } from '#lib/model/metadata.ts';
import type { AuthorizationPolicy, PeerAuthentication, SourceMatch } from '#lib/model/policy.ts';

const namespaces = ['app', 'opt', 'wl', 'bare', 'edge', 'istio-system'] as const;

function metadata(name: string): fc.Arbitrary<Metadata> {
  return fc.record({
    namespace: fc.constantFrom(...namespaces),
    name: fc.constant(name),
    uid: fc.constant(null),
    labels: fc.constant({}),
    annotations: fc.constant({}),
    createdAt: fc.constantFrom('2026-01-01T00:00:00Z', null),
    setBy: fc.constant({}),
    origin: fc.constant(null),
  });
}

const source: fc.Arbitrary<SourceMatch> = fc.record(
  {
    principals: fc.constantFrom(['*'], ['cluster.local/ns/app/sa/wp'], ['*/sa/cli'], ['cluster.local/ns/cli/*']),
    notPrincipals: fc.constantFrom(['*'], ['cluster.local/ns/cli/sa/cli']),
    namespaces: fc.constantFrom(['cli'], ['app', 'edge'], ['*']),
    notNamespaces: fc.constantFrom(['cli'], ['opt']),
    ipBlocks: fc.constantFrom(['10.1.0.0/16'], ['10.1.0.1'], ['nonsense']),
    requestPrincipals: fc.constantFrom(['*'], ['issuer/*']),
    serviceAccounts: fc.constantFrom(['wp'], ['cli/cli']),
  },
  { requiredKeys: [] },
);

const selector = fc.constantFrom(null, null, { matchLabels: { app: 'web' } }, { matchLabels: {} });

const targetRef = fc.constantFrom(
  { group: '', kind: 'Service', name: 'web' },
  { group: '', kind: 'Service', name: 'shop' },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'wp' },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' },
  { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' },
);

/** An AuthorizationPolicy for the cluster of `mesh.yaml`, attached to something or not. */
export function authorizationPolicy(
  name: string,
  actions: readonly string[] = ['ALLOW', 'DENY', 'CUSTOM', 'AUDIT'],
  leastRules = 0,
): fc.Arbitrary<AuthorizationPolicy> {
  return fc
    .record({
      base: metadata(name),
      action: fc.constantFrom(...actions),
      rules: fc.array(
        fc.record({
          from: fc.array(source, { maxLength: 2 }),
          to: fc.array(
            fc.record(
              {
                ports: fc.constantFrom(['80'], ['8080'], ['443']),
                paths: fc.constantFrom(['/admin'], ['/a/{*}']),
                methods: fc.constantFrom(['GET'], ['P*']),
              },
              { requiredKeys: [] },
            ),
            { maxLength: 2 },
          ),
          when: fc.constantFrom([], [{ key: 'source.namespace', values: ['cli'], notValues: [] }]),
        }),
        { minLength: leastRules, maxLength: 2 },
      ),
      targets: fc.option(fc.array(targetRef, { minLength: 1, maxLength: 2 }), { nil: null }),
      selector,
    })
    .map(({ base, action, rules, targets, selector: chosen }) => ({
      ...base,
      action,
      provider: action === 'CUSTOM' ? 'authorizer' : '',
      rules,
      targetRefs: (targets ?? []).map((ref) => ({ ...ref, namespace: '', sectionName: '' })),
      selector: targets === null ? chosen : null,
      conditions: [],
    }));
}

export function peerAuthentication(name: string): fc.Arbitrary<PeerAuthentication> {
  const mode = fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET');
  return fc
    .record({
      base: metadata(name),
      selector,
      mode,
      ports: fc.array(fc.record({ port: fc.constantFrom(8080, 9090), mode }), { maxLength: 1 }),
    })
    .map(({ base, selector: chosen, mode: whole, ports }) => ({
      ...base,
      selector: chosen,
      mode: whole,
      portModes: chosen === null ? [] : ports,
    }));
}
