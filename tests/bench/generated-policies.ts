import type { Metadata } from '#lib/model/metadata.ts';
import type { AuthorizationPolicy, PolicyObjects, Route, TargetRef } from '#lib/model/policy.ts';
import { noPolicies } from '#lib/model/policy.ts';
import type { Service } from '#lib/model/snapshot.ts';

/** A thousand policies and routes over the services of a generated cluster, in the mix that meshes have. */
export function generatePolicies(count: number, services: readonly Service[]): PolicyObjects {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const serviceFor = (number: number) => services[(number * 7) % services.length];
  const named = (kind: string, number: number): Metadata => {
    const service = serviceFor(number);
    return {
      namespace: service?.namespace ?? 'team-0',
      name: `${kind}-${number}`,
      uid: null,
      labels: {},
      annotations: {},
      createdAt: '2026-01-01T00:00:00Z',
      setBy: {},
      origin: null,
    };
  };
  const refTo = (number: number): readonly TargetRef[] => {
    const service: TargetRef = { ...emptyRef, kind: 'Service', name: serviceFor(number)?.name ?? '' };
    const gateway: TargetRef = {
      ...emptyRef,
      group: 'gateway.networking.k8s.io',
      kind: 'Gateway',
      name: 'waypoint',
    };
    return number % 3 === 0 ? [gateway] : [service];
  };
  const share = (first: number, last: number) => numbers.filter((number) => number % 20 >= first && number % 20 < last);
  return {
    ...noPolicies,
    authorizationPolicies: share(0, 10).map((number): AuthorizationPolicy => {
      const targeted = number % 5 < 3;
      return {
        ...named('allow', number),
        targetRefs: targeted ? refTo(number) : [],
        selector: targeted || number % 5 === 3 ? null : { matchLabels: { app: serviceFor(number)?.name ?? '' } },
        action: number % 4 === 0 ? 'DENY' : 'ALLOW',
        provider: '',
        rules: [
          {
            from: [{ principals: [`cluster.local/ns/team-${number % 50}/sa/front`] }],
            to: number % 2 === 0 ? [{ methods: ['GET'], paths: ['/api/*'] }] : [{ ports: ['8080'] }],
            when: [],
          },
        ],
        conditions: [],
      };
    }),
    requestAuthentications: share(10, 13).map((number) => ({
      ...named('jwt', number),
      targetRefs: refTo(number),
      selector: null,
      issuers: ['https://issuer.example.com'],
    })),
    peerAuthentications: share(13, 15).map((number) => ({
      ...named('mtls', number),
      selector: number % 2 === 0 ? null : { matchLabels: { app: serviceFor(number)?.name ?? '' } },
      mode: 'STRICT',
      portModes: [],
    })),
    telemetries: share(15, 17).map((number) => ({
      ...named('telemetry', number),
      targetRefs: refTo(number),
      selector: null,
      sections: ['accessLogging'],
    })),
    routes: share(17, 20).map((number): Route => {
      const metadata = named('route', number);
      const name = serviceFor(number)?.name ?? '';
      return {
        ...metadata,
        kind: 'HTTPRoute',
        parentRefs: [{ group: '', kind: 'Service', namespace: metadata.namespace, name, sectionName: '', port: 80 }],
        hostnames: [],
        rules: [
          {
            catchesAll: true,
            backends: [{ group: '', kind: 'Service', namespace: metadata.namespace, name, port: 80, weight: 1 }],
          },
        ],
        parents: [],
      };
    }),
  };
}

const emptyRef: TargetRef = { group: '', kind: '', name: '', namespace: '', sectionName: '' };
