import type { WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { Hop, PathNote, SampleRequest } from '#lib/model/path.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { feature, since } from '../istio-version.ts';
import type { AskedWaypoint } from './asked-waypoint.ts';
import { gatewayAddresses, gatewayIdentity, isCaptured } from './caller.ts';
import type { Target } from './destination.ts';
import { isTcp, protocolOf, proxyTargetName } from './destination.ts';
import { failing, openHop } from './hop.ts';
import type { PathIndex } from './path-index.ts';
import type { PeerIdentity } from './peer-identity.ts';
import { dryRunNotes, proxyHop } from './proxy-hop.ts';
import type { Departure } from './source-step.ts';
import { ztunnelHop } from './ztunnel-hop.ts';

/** The hops at a waypoint, and as whom the request goes on. */
export type WaypointPassage = {
  readonly hops: readonly Hop[];
  readonly identity: PeerIdentity;
  readonly sourceAddresses: readonly string[] | null;
  /** What it does there is not certain. */
  readonly uncertain: boolean;
  readonly notes: readonly PathNote[];
};

const unreachable: ReadonlySet<Flag> = new Set(['no-hbone-port', 'no-endpoints']);

/** Through one waypoint: the chain of the service at its service port, or the one for workloads at the dialled port. */
export function throughWaypoint(
  name: WaypointName,
  asked: AskedWaypoint,
  leaving: Departure,
  target: Target,
  endpoint: WorkloadFacts | null,
  sample: SampleRequest,
  index: PathIndex,
): WaypointPassage {
  const id = gatewayId(name);
  const gateway = index.gateways.get(name);
  const arrival = {
    identity: leaving.identity,
    sourceAddresses: leaving.sourceAddresses,
    encryption: 'hbone' as const,
    port: target.port.number,
  };
  const passage = {
    identity: gateway === undefined ? ({ kind: 'perhaps' } as const) : gatewayIdentity(gateway, index),
    sourceAddresses: gateway === undefined ? null : gatewayAddresses(gateway, index),
    uncertain: asked.flags.includes('not-programmed') || asked.flags.includes('same-hostname-collision'),
    notes: [] as readonly PathNote[],
  };
  const bare = openHop({ kind: 'waypoint', object: id, ...arrival });
  const fails = (code: PathNote['code']): WaypointPassage => ({
    ...passage,
    hops: [failing(bare)],
    notes: [{ code, about: [id] }],
  });
  // The flags of a service with a canary tell of both waypoints, these of the one that is asked.
  const flags = gateway?.flags ?? asked.flags;
  if (flags.some((flag) => unreachable.has(flag))) return fails('waypoint-unreachable');
  if (asked.chain === 'service' && !isServed(target)) return fails('port-not-declared');

  const proxy = index.proxies.get(id);
  if (proxy?.kind === 'router' && gateway !== undefined) {
    const instance = (index.instances.get(name) ?? []).find((each) => isCaptured(each, index));
    const all = proxy.targets.find((each) => each.target === 'all') ?? null;
    const request = { kind: 'gateway', object: id, destinationAddresses: null, protocol: 'either', sample } as const;
    if (instance === undefined) return { ...passage, hops: [proxyHop({ ...request, arrival }, all, index)] };
    // Its ztunnel ends HBONE in front of it; whether the gateway learns who called depends on the way it is told.
    const inside = { ...arrival, identity: { kind: 'perhaps' }, encryption: 'none' } as const;
    return {
      ...passage,
      hops: [ztunnelHop(instance, arrival, index), proxyHop({ ...request, arrival: inside }, all, index)],
    };
  }
  if (proxy === undefined || proxy.kind !== 'waypoint') {
    return { ...passage, hops: [bare], notes: [{ code: 'policies-not-read', about: [id] }] };
  }
  const wanted = asked.chain === 'service' && target.service !== null ? proxyTargetName(target.service) : 'pod-ip';
  const chain = proxy.targets.find((each) => each.target === wanted);
  if (chain === undefined) return fails('waypoint-not-programmed');
  const hop = proxyHop(
    {
      kind: 'waypoint',
      object: id,
      arrival,
      destinationAddresses: asked.chain === 'pod-ip' ? (endpoint?.addresses ?? null) : null,
      protocol: asked.chain === 'service' ? protocolOf(target.service, target.port) : 'either',
      sample,
    },
    chain,
    index,
  );
  const layered = isLayered(index);
  const notes: readonly PathNote[] = [
    ...(layered ? [{ code: 'layered-mode' as const, about: [id] }] : []),
    ...(passage.uncertain ? [{ code: 'waypoint-not-programmed' as const, about: [id] }] : []),
    ...dryRunNotes(chain, index),
  ];
  return { ...passage, uncertain: passage.uncertain || layered, hops: [hop], notes };
}

/** The waypoint also judges the connection, by what else only a ztunnel would; the two are not followed together here. */
function isLayered({ topology: { istio } }: PathIndex): boolean {
  return since(istio, '1.25') && feature(istio, 'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES', false);
}

/** The proxy serves the ports that the service declares, without those of UDP. */
function isServed({ port }: Target): boolean {
  return port.number === null || (port.declared !== null && isTcp(port.declared));
}
