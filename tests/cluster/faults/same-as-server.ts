import type { Snapshot } from '#lib/model/snapshot.ts';
import type { KubernetesClient, KubernetesObject } from '../harness/kubernetes-client.ts';

const waypointLabel = 'istio.io/use-waypoint';

type Held = { readonly namespace?: string; readonly name: string; readonly labels: Readonly<Record<string, string>> };

const compared: readonly {
  readonly apiVersion: string;
  readonly kind: string;
  readonly held: (snapshot: Snapshot) => readonly Held[];
}[] = [
  { apiVersion: 'v1', kind: 'Namespace', held: ({ namespaces }) => namespaces },
  { apiVersion: 'v1', kind: 'Service', held: ({ services }) => services },
  { apiVersion: 'v1', kind: 'Pod', held: ({ pods }) => pods },
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', held: ({ gateways }) => gateways },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    held: ({ policies }) => policies.authorizationPolicies,
  },
];

/** What the product's snapshot lacks, has too much or has otherwise, by object and label; empty when it is true. */
export async function differencesFrom(client: KubernetesClient, snapshot: Snapshot | null): Promise<readonly string[]> {
  if (snapshot === null) return ['There is no picture.'];
  const all = compared.map(async ({ apiVersion, kind, held }) => {
    const ours = new Set(held(snapshot).map((object) => `${kind} ${describeHeld(object)}`));
    const theirs = new Set((await client.list(apiVersion, kind)).map((object) => `${kind} ${describeServed(object)}`));
    return [
      ...[...theirs].filter((one) => !ours.has(one)).map((one) => `missing: ${one}`),
      ...[...ours].filter((one) => !theirs.has(one)).map((one) => `too much: ${one}`),
    ];
  });
  return (await Promise.all(all)).flat();
}

function describeHeld({ namespace, name, labels }: Held): string {
  return `${namespace ?? ''}/${name} ${labels[waypointLabel] ?? '-'}`;
}

function describeServed({ metadata: { namespace, name, labels } }: KubernetesObject): string {
  return `${namespace ?? ''}/${name} ${labels?.[waypointLabel] ?? '-'}`;
}
