import type { Caller, Hop, PathNote, SampleRequest } from '#lib/model/path.ts';
import { ingressUse } from '../ingress-use.ts';
import { callerIdentity, gatewayAddresses, gatewayIdentity, gatewayOfCaller, isCaptured } from './caller.ts';
import type { Target } from './destination.ts';
import { passedGateway } from './gateway-step.ts';
import { openHop } from './hop.ts';
import type { PathIndex } from './path-index.ts';
import type { PeerIdentity } from './peer-identity.ts';

/** How a request leaves its caller. */
export type Departure = {
  readonly hop: Hop;
  /** `mesh`: HBONE wherever the other side takes it. `envoy`: also Istio's mTLS to sidecars. `plain`: as it is. */
  readonly reach: 'mesh' | 'envoy' | 'plain';
  readonly identity: PeerIdentity;
  readonly sourceAddresses: readonly string[] | null;
  readonly notes: readonly PathNote[];
};

/** What stands at the caller: its ztunnel, its sidecar, the gateway itself, or nothing but the node. */
export function departure(from: Caller, target: Target, sample: SampleRequest, index: PathIndex): Departure {
  const sourceAddresses = from.address === null ? addressesOf(from, index) : [from.address];
  const identity = callerIdentity(from, index);
  const plain = { reach: 'plain', identity: { kind: 'none' }, sourceAddresses, notes: [] } as const;
  switch (from.kind) {
    case 'captured':
      return {
        hop: openHop({ kind: 'ztunnel', object: from.object }),
        reach: 'mesh',
        identity,
        sourceAddresses,
        notes: [],
      };
    case 'sidecar': {
      const hop = openHop({ kind: 'sidecar', object: from.object });
      // A bare address is none of the services that a sidecar knows.
      return target.via === 'vip' ? { hop, reach: 'envoy', identity, sourceAddresses, notes: [] } : { ...plain, hop };
    }
    case 'uncaptured':
    case 'host-network':
      return { ...plain, hop: openHop({ kind: 'node', object: from.object }) };
    case 'external': {
      const isForwarded = target.via === 'vip';
      return {
        ...plain,
        hop: openHop({ kind: 'client', object: from.object }),
        // A node that forwards may put its own address there.
        sourceAddresses: isForwarded ? null : sourceAddresses,
        notes: isForwarded ? [{ code: 'source-address-may-change', about: [] }] : [],
      };
    }
    case 'waypoint':
    case 'ingress':
      return proxyDeparture(from, target, sample, index);
  }
}

function proxyDeparture(from: Caller, target: Target, sample: SampleRequest, index: PathIndex): Departure {
  const gateway = gatewayOfCaller(from, index);
  const identity = gateway === null ? callerIdentity(from, index) : gatewayIdentity(gateway, index);
  const sourceAddresses =
    from.address !== null ? [from.address] : gateway === null ? null : gatewayAddresses(gateway, index);
  const object = gateway?.id ?? from.object;
  if (from.kind === 'waypoint') {
    return { hop: openHop({ kind: 'waypoint', object }), reach: 'mesh', identity, sourceAddresses, notes: [] };
  }
  if (gateway !== null && gateway.role !== 'gateway') {
    const instances = index.instances.get(`${gateway.namespace}/${gateway.name}`) ?? [];
    const captured = instances.some((instance) => isCaptured(instance, index));
    return {
      hop: openHop({ kind: 'gateway', object }),
      reach: captured ? 'mesh' : 'plain',
      identity: captured ? identity : { kind: 'none' },
      sourceAddresses,
      notes: [{ code: 'policies-not-read', about: [gateway.id] }],
    };
  }
  const { hop, notes } = passedGateway(from, target, sample, index);
  return { hop, reach: 'envoy', identity, sourceAddresses, notes: [...notes, ...routingNotes(target, index)] };
}

/** Why gateways ask for no waypoint although the service opts in. */
function routingNotes({ service, via }: Target, { topology }: PathIndex): readonly PathNote[] {
  if (service === null || via !== 'vip' || !service.ingressUsesWaypoint || service.binding.waypoint === null) return [];
  const use = ingressUse(service, topology.istio);
  return use === 'uses' || use === 'not-opted-in'
    ? []
    : [{ code: 'ingress-asks-no-waypoint', about: [use, service.id] }];
}

function addressesOf({ object }: Caller, index: PathIndex): readonly string[] | null {
  const addresses = object === null ? [] : (index.workloads.get(object)?.addresses ?? []);
  return addresses.length === 0 ? null : addresses;
}
