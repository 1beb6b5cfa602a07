import { type IstiodAnswer, toIstiod } from '#lib/explain/istiod.ts';
import type { Topology } from '#lib/model/topology.ts';

/** What ztunnel gets, one line for each Pod, WorkloadEntry, hostname and AuthorizationPolicy. */
export type SentLines = ReadonlyMap<string, string>;

type Destination = { readonly hostname?: { readonly namespace: string; readonly hostname: string } };

/** The part of istiod's `/debug/ambientz` that is compared; fields at their default are left out. */
type Ambientz = {
  readonly workloads: readonly {
    readonly uid: string;
    readonly waypoint?: Destination;
    readonly tunnelProtocol?: string;
    readonly services?: Readonly<Record<string, unknown>>;
    readonly authorizationPolicies?: readonly string[];
  }[];
  readonly services: readonly {
    readonly namespace: string;
    readonly hostname: string;
    readonly waypoint?: Destination;
    readonly weightedWaypoints?: readonly { readonly destination?: Destination; readonly weight?: number }[];
    readonly ingressUseWaypoint?: boolean;
  }[];
  readonly policies: readonly { readonly namespace: string; readonly name: string }[];
};

/** What istiod has for ztunnel at this moment. */
export async function sentByIstiod(debug: string): Promise<SentLines> {
  const { workloads, services, policies } = (await (await fetch(`${debug}/ambientz`)).json()) as Ambientz;
  const all = new Map<string, string>();
  for (const { uid, waypoint, tunnelProtocol = 'NONE', services: of = {}, authorizationPolicies = [] } of workloads) {
    const id = idOf(uid);
    if (id !== null)
      all.set(id, workloadLine(nameOf(waypoint), tunnelProtocol, Object.keys(of), authorizationPolicies));
  }
  for (const { namespace, hostname, waypoint, weightedWaypoints = [], ingressUseWaypoint = false } of services) {
    const shares = weightedWaypoints.map(({ destination, weight = 0 }) => ({
      address: addressOf(destination),
      weight,
    }));
    all.set(`host ${namespace}/${hostname}`, serviceLine(nameOf(waypoint), shares, ingressUseWaypoint));
  }
  for (const { namespace, name } of policies) {
    // Beside policies there are what istiod makes of a PeerAuthentication.
    if (!name.startsWith('istio_converted') && !name.startsWith('converted_'))
      all.set(policyKey(namespace, name), 'sent');
  }
  return all;
}

/** What the product says istiod has for ztunnel. */
export function expectedAtZtunnel(topology: Topology): SentLines {
  const answer: IstiodAnswer = toIstiod(topology);
  const all = new Map<string, string>();
  for (const { object, waypoint, tunnel, services, ztunnelPolicies } of answer.workloads) {
    if (/^(Pod|WorkloadEntry)\//.test(object))
      all.set(object, workloadLine(waypoint, tunnel, services, ztunnelPolicies));
  }
  for (const { object, hostname, waypoint, weighted = [], ingressUseWaypoint } of answer.services) {
    const [, namespace = ''] = object.split('/');
    all.set(`host ${namespace}/${hostname}`, serviceLine(waypoint, weighted, ingressUseWaypoint));
  }
  for (const { object, sentToZtunnel } of answer.policies) {
    const [, namespace = '', name = ''] = object.split('/');
    if (sentToZtunnel) all.set(policyKey(namespace, name), 'sent');
  }
  return all;
}

function policyKey(namespace: string, name: string): string {
  return `AuthorizationPolicy/${namespace}/${name}`;
}

function workloadLine(
  waypoint: string | null,
  tunnel: string,
  services: readonly string[],
  policies: readonly string[],
): string {
  return `waypoint ${waypoint ?? 'none'}, tunnel ${tunnel}, services ${listOf(services)}, policies ${listOf(policies)}`;
}

function serviceLine(
  waypoint: string | null,
  shares: readonly { readonly address: string | null; readonly weight: number }[],
  ingress: boolean,
): string {
  const weighted = shares.map(({ address, weight }) => `${weight} to ${address ?? 'nowhere'}`);
  return `waypoint ${waypoint ?? 'none'}, shares ${listOf(weighted)}, ingress ${ingress ? 'too' : 'without'}`;
}

function listOf(items: readonly string[]): string {
  return `[${[...items].sort().join(' ')}]`;
}

/** `Kubernetes//Pod/shop/cart-1` and `Kubernetes/networking.istio.io/WorkloadEntry/shop/vm`; null for endpoints. */
function idOf(uid: string): string | null {
  return /\/((?:Pod|WorkloadEntry)\/[^/]+\/[^/]+)$/.exec(uid)?.[1] ?? null;
}

/** `infra/for-all` of the hostname of that Gateway's Service. */
function nameOf(destination: Destination | undefined): string | null {
  const { namespace, hostname } = destination?.hostname ?? {};
  return hostname === undefined ? null : `${namespace}/${hostname.replace(`.${namespace}.svc.cluster.local`, '')}`;
}

function addressOf(destination: Destination | undefined): string | null {
  const { namespace, hostname } = destination?.hostname ?? {};
  return hostname === undefined ? null : `${namespace}/${hostname}`;
}
