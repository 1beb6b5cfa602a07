import type { Caller, Hop, PathNote, SampleRequest } from '#lib/model/path.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { gatewayOfInstance, isCaptured, probeAddress } from './caller.ts';
import type { Target } from './destination.ts';
import { protocolOf, workloadPort } from './destination.ts';
import { failing, openHop } from './hop.ts';
import type { PathIndex } from './path-index.ts';
import type { PeerIdentity } from './peer-identity.ts';
import { sidecarHop } from './proxy-hop.ts';
import type { Departure } from './source-step.ts';
import type { Arrival } from './ztunnel-hop.ts';
import { ztunnelHop } from './ztunnel-hop.ts';

type LastLeg = {
  readonly from: Caller;
  readonly reach: Departure['reach'];
  readonly identity: PeerIdentity;
  readonly sourceAddresses: readonly string[] | null;
  readonly sample: SampleRequest;
};

type Arrived = { readonly hops: readonly Hop[]; readonly notes: readonly PathNote[] };

/** The hops at a workload: its ztunnel or sidecar, where it has one, and the application. */
export function arriveAt(workload: WorkloadFacts, target: Target, leg: LastLeg, index: PathIndex): Arrived {
  const port = workloadPort(target.port);
  if (workload.kind === 'ServiceEntry' && workload.tunnel === 'NONE') {
    return { hops: [openHop({ kind: 'external', object: workload.id, port })], notes: [] };
  }
  const application = openHop({ kind: 'application', object: workload.id, port });
  const captured = isCaptured(workload, index);
  if (leg.from.kind === 'host-network' && leg.from.address === probeAddress) {
    return { hops: [application], notes: captured ? [{ code: 'probe-skips-ztunnel', about: [workload.id] }] : [] };
  }
  const arrival = arrivalAt(workload, port, leg);
  if (workload.sidecar) {
    const protocol = protocolOf(target.service, target.port);
    return { hops: [sidecarHop(workload, arrival, protocol, leg.sample, index), application], notes: [] };
  }
  if (captured) {
    const notes: readonly PathNote[] =
      leg.from.kind === 'host-network' ? [{ code: 'same-node-skips-ztunnel', about: [workload.id] }] : [];
    return { hops: [ztunnelHop(workload, arrival, index), application], notes };
  }
  const gateway = gatewayOfInstance(workload, index);
  if (gateway !== null && gateway.role === 'waypoint' && port === 15008 && leg.reach === 'plain') {
    const hop = openHop({ kind: 'waypoint', object: gateway.id, port });
    return { hops: [failing(hop)], notes: [{ code: 'needs-client-certificate', about: [gateway.id] }] };
  }
  return { hops: [openHop({ kind: 'application', object: workload.id, ...arrival })], notes: [] };
}

/** HBONE where the workload takes it, mTLS between Envoy's sidecars, else plain text and with it no identity. */
function arrivalAt(workload: WorkloadFacts, port: number | null, leg: LastLeg): Arrival {
  const { identity, sourceAddresses } = leg;
  if (leg.reach !== 'plain' && workload.tunnel === 'HBONE' && !workload.hostNetwork) {
    return { identity, sourceAddresses, encryption: 'hbone', port };
  }
  if (leg.reach === 'envoy' && workload.sidecar) return { identity, sourceAddresses, encryption: 'mtls', port };
  return { identity: { kind: 'none' }, sourceAddresses, encryption: 'none', port };
}
