import type { Flag } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';
import { autoAllocate } from '#lib/resolve/labels.ts';
import { obstacleOf } from './delivery.ts';
import type { Fix } from './fixes.ts';
import { labelCommand } from './label-command.ts';
import { kubectl, kubectlTarget } from './shell.ts';
import type { Subject } from './subject.ts';

/** What lets traffic follow a binding that istiod has made; empty where it does already. */
export function dataPlaneFixes(binding: Binding, subject: Subject, flags: readonly Flag[]): readonly Fix[] {
  const waypoint = binding.waypoint ?? '/';
  const [namespace = '', name = ''] = waypoint.split('/');
  const obstacle = obstacleOf(binding, flags);
  switch (obstacle) {
    case null:
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
      return subject.kind === 'ServiceEntry'
        ? [
            {
              sentence: 'Give it spec.addresses, or let istiod allocate some (not with resolution NONE).',
              command: labelCommand(subject, [autoAllocate, null]),
            },
          ]
        : [];
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
    case 'no-address':
      return [
        {
          sentence: `Let status.addresses of ${waypoint} hold a Hostname or an IPAddress.`,
          command: kubectl(namespace, 'get', ...kubectlTarget('gateway', name), '-o', 'jsonpath={.status.addresses}'),
        },
      ];
    case 'no-hbone-port':
      return [
        {
          sentence: `Name a Gateway of class istio-waypoint instead, or give ${waypoint} a listener of protocol HBONE on port 15008.`,
          command: kubectl(namespace, 'edit', ...kubectlTarget('gateway', name)),
        },
      ];
    case 'no-endpoints':
      return [
        {
          sentence: `Get one pod of waypoint ${waypoint} ready. See why none is.`,
          command: kubectl(namespace, 'get', 'pods', '-l', `gateway.networking.k8s.io/gateway-name=${name}`),
        },
      ];
    case 'not-programmed':
      return [
        {
          sentence: 'Give it one address and a hostname of its own, and do not combine MESH_INTERNAL with DYNAMIC_DNS.',
          command: null,
        },
      ];
  }
}
