import type { WaypointName } from '#lib/model/object-id.ts';
import { since } from '#lib/resolve/istio-version.ts';
import type { FixFacts } from '../fix-facts.ts';
import { splitName } from './ask-change.ts';
import type { WaypointObstacle } from './delivery.ts';
import { inUse } from './delivery.ts';
import type { Fix } from './fixes.ts';
import { podsOf } from './not-ready-fix.ts';
import { kubectl, kubectlTarget } from './shell.ts';
import { vipFixes } from './vip-fixes.ts';

/** What lets traffic follow a binding that istiod has made; empty where it does already. */
export function dataPlaneFixes(facts: FixFacts): readonly Fix[] {
  const { binding, subject, reach } = facts;
  const { obstacle } = reach;
  switch (obstacle) {
    case null:
      return inUse(reach.shares).flatMap((share) =>
        share.obstacle === null ? [] : waypointFixes(share.waypoint, share.obstacle, facts),
      );
    case 'no-tcp':
      return [];
    case 'headless':
      return [
        {
          sentence: 'Clients of a headless Service use pod IPs: bind its pods to a waypoint that serves workloads.',
          command: null,
        },
      ];
    case 'no-vip':
      return vipFixes(facts);
    case 'no-ip':
      return [
        {
          sentence: `Put an IP address into ${subject.kind === 'endpoint' ? 'the address of the endpoint' : 'spec.address'}.`,
          command: null,
        },
      ];
    case 'host-network':
      return [
        { sentence: 'Reach the pod through a Service: its VIP uses the waypoint of the service.', command: null },
      ];
    case 'not-programmed':
      return [
        {
          sentence: 'Give it one address and a hostname of its own, and do not combine MESH_INTERNAL with DYNAMIC_DNS.',
          command: null,
        },
      ];
    default:
      return waypointFixes(binding.waypoint ?? '/', obstacle, facts);
  }
}

function waypointFixes(waypoint: WaypointName, obstacle: WaypointObstacle, { istio }: FixFacts): readonly Fix[] {
  const [namespace, name] = splitName(waypoint);
  const target = kubectlTarget('gateway', name);
  switch (obstacle) {
    case 'no-address': {
      const needed = since(istio, '1.24') ? 'hold a Hostname or an IPAddress' : 'begin with an IP address';
      return [
        {
          sentence: `Let status.addresses of ${waypoint} ${needed}.`,
          command: kubectl(namespace, 'get', ...target, '-o', 'jsonpath={.status.addresses}'),
        },
      ];
    }
    case 'no-hbone-port':
      return [
        {
          sentence: `Name a Gateway of class istio-waypoint instead, or give ${waypoint} a listener of protocol HBONE on port 15008.`,
          command: kubectl(namespace, 'edit', ...target),
        },
      ];
    case 'no-endpoints':
      return [{ sentence: `Get one pod of waypoint ${waypoint} ready. See why none is.`, command: podsOf(waypoint) }];
  }
}
