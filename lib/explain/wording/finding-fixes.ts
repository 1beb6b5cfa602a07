import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import { autoAllocate, dataplaneMode, ingressUseWaypoint, useWaypoint, waypointFor } from '#lib/resolve/labels.ts';
import type { Fix } from './fixes.ts';
import { kubectlResource, labelObject } from './label-command.ts';
import { commandLine, kubectl, kubectlTarget } from './shell.ts';
import { typeThatServes } from './traffic-type.ts';

/** The change that ends a finding, with its command; the likeliest first. Empty where nothing needs to be done. */
export function findingFixes(finding: Finding): readonly Fix[] {
  const { code, cause, subjects, detail } = finding;
  const text = (name: string) => (typeof detail[name] === 'string' ? detail[name] : '');
  const list = (name: string): readonly string[] => {
    const value = detail[name];
    return value === undefined || typeof value === 'string' ? [] : value;
  };
  const [first = cause] = subjects;
  const waypoint = parseObjectId(`Gateway/${text('waypoint') || (list('waypoints')[0] ?? '')}`);
  switch (code) {
    case 'WP-INGRESS-BYPASS':
      return list('why').includes('foreign-gateway')
        ? [
            fix(
              'Let the gateway send to the VIP of the service from a pod that is captured, or enforce the policy there.',
            ),
          ]
        : [fix('Opt the service in, or its namespace for all of them.', label(first, [ingressUseWaypoint, 'true']))];
    case 'WP-L7-UNENFORCED':
    case 'WP-TARGET-NOT-FOUND':
      return [fix('Give it a targetRef to a waypoint, or to a Service that one serves.', edit(cause))];
    case 'WP-NOT-READY':
      return notReadyFixes(finding, list('why')[0] ?? '', text('waypoint'));
    case 'WP-IDENTITY-SWAP':
      return [
        fix(
          `Let it admit the waypoint's identity (${list('waypoints').map(accountOf).join(', ')}), and attach the rules for clients to the waypoint with targetRefs.`,
          edit(cause),
        ),
      ];
    case 'WP-SPLIT-BINDING':
      return list('why').includes('only-pod-ip')
        ? [
            fix(
              'Bind the service too.',
              label(cause, [useWaypoint, (list('workloadWaypoints')[0] ?? '/').split('/')[1] ?? '']),
            ),
          ]
        : [fix('Name one waypoint for both, which serves all traffic.', edit(cause))];
    case 'WP-HBONE-BLOCKED':
      return [
        fix("Add an ingress rule for TCP port 15008, from the mesh or at least from the waypoint's pods.", edit(cause)),
      ];
    case 'WP-UNCAPTURED':
      return uncapturedFixes(cause, list('why'));
    case 'WP-SIDECAR-CLIENT':
      return [
        fix(`Move the clients to ambient mode: take the sidecars out of namespace ${list('namespaces')[0] ?? ''}.`),
        fix("Until then, let ztunnel admit the waypoint's identity only, with an ALLOW policy for the pods."),
      ];
    case 'WP-ROUTE-INERT':
      return list('why').some((why) => why === 'route-parent-not-bound' || why === 'host-not-bound')
        ? [fix('Bind the service to a waypoint, with the label istio.io/use-waypoint.')]
        : [fix('Correct its parent, its matches or its port.', edit(cause))];
    case 'WP-DEFAULT-DENY-GAP':
      return [
        fix(
          'Add a policy that denies by default at the waypoint: in the root namespace with a targetRef to GatewayClass istio-waypoint, or with one to this Gateway.',
        ),
      ];
    case 'WP-UNOWNED-GATEWAY':
      return [fix('Name a class and a revision that a running istiod serves.', edit(cause))];
    case 'WP-SE-UNREACHABLE':
      return unreachableFixes(cause, list('why'));
    case 'WP-ATTACH-DENIED':
      return [
        fix(
          `Let the listener of ${text('waypoint')} admit namespace ${list('namespaces').join(', ')} (allowedRoutes).`,
          edit(cause),
        ),
      ];
    case 'WP-FOREIGN-SCOPE':
      return [fix('Move it to the namespace of its target, or of the waypoint.', edit(cause))];
    case 'WP-STATUS-DISAGREES':
      return [fix('See what istiod wrote, and whether it runs and may write conditions.', show(cause))];
    case 'WP-EGRESS-OPEN':
      return [
        fix(
          'Attach an AuthorizationPolicy to the waypoint or to the ServiceEntry that says who may call.',
          show(cause),
        ),
      ];
    case 'WP-IDLE-HOP':
      return [fix('If no policy is to come, opt the services out and delete the waypoint.', remove(cause))];
    case 'WP-MTLS':
      return [fix("Write the mode where it counts: in the pod's own namespace, top level before ports.", edit(cause))];
    case 'WP-CANARY':
      return [fix("Correct the canary's name or weight.", edit(cause))];
    case 'WP-LEGACY':
      return legacyFixes(cause, list('why')[0] ?? '', text('value'));
    case 'WP-SHARED-BLAST':
      return [fix('Give the namespaces that matter most a waypoint of their own.')];
    case 'WP-WRONG-TYPE': {
      const type = list('traffic').includes('service') ? 'service' : 'workload';
      return [
        fix(
          'Let the waypoint serve this traffic too.',
          labelObject(waypoint.namespace, 'gateway', waypoint.name, [
            [waypointFor, typeThatServes(type, text('serves'))],
          ]),
        ),
      ];
    }
    case 'WP-EXTERNAL-DIRECT':
      return [
        fix(
          text('type') === ''
            ? 'Take its external IPs away and let an ingress gateway take the clients in.'
            : 'Make it a ClusterIP Service and let an ingress gateway take the clients in.',
          edit(cause),
        ),
      ];
    case 'WP-SELECTOR-INVALID':
      return [fix('Correct the selector: In and NotIn need values, Exists and DoesNotExist take none.', edit(cause))];
  }
}

function notReadyFixes({ cause, subjects }: Finding, why: string, name: string): readonly Fix[] {
  const { namespace, name: gateway } = parseObjectId(cause);
  const pods = kubectl(namespace, 'get', 'pods', '-l', `gateway.networking.k8s.io/gateway-name=${gateway}`);
  switch (why) {
    case 'waypoint-missing':
      return [
        fix(
          `Create waypoint ${name}, or correct the label.`,
          commandLine('istioctl', 'waypoint', 'apply', '-n', namespace, '--name', gateway),
        ),
      ];
    case 'waypoint-name-empty':
      return [fix('Take the empty label away, or name a waypoint.', label(subjects[0] ?? cause, [useWaypoint, null]))];
    case 'waypoint-not-discovered':
      return [fix(`Let meshConfig.discoverySelectors match namespace ${namespace}.`)];
    case 'no-hbone-port':
      return [
        fix('Name a Gateway of class istio-waypoint, or give this one a listener HBONE on port 15008.', edit(cause)),
      ];
    case 'no-address':
      return [fix('Let status.addresses hold a Hostname or an IPAddress.', show(cause))];
    default:
      return [fix(`Get a pod of waypoint ${name} ready. See why none is.`, pods)];
  }
}

function uncapturedFixes(cause: ObjectId, why: readonly string[]): readonly Fix[] {
  if (why.includes('not-enrolled')) return [fix('Enrol the namespace.', label(cause, [dataplaneMode, 'ambient']))];
  if (why.includes('not-redirected')) {
    const { name } = parseObjectId(cause);
    return [
      fix(
        'See whether istio-cni runs on the node of the pods, then start them anew.',
        kubectl(name, 'get', 'pods', '-o', 'wide'),
      ),
    ];
  }
  return [fix('Call the pod through a Service, or take it off the host network.')];
}

function unreachableFixes(cause: ObjectId, why: readonly string[]): readonly Fix[] {
  if (why.includes('wildcard-without-waypoint')) {
    return [fix('Bind it to a waypoint, with the label istio.io/use-waypoint.')];
  }
  if (why.includes('not-programmed')) {
    return [
      fix(
        'Give it one address and a hostname of its own, and do not combine MESH_INTERNAL with DYNAMIC_DNS.',
        edit(cause),
      ),
    ];
  }
  return [
    fix(
      'Give it spec.addresses, or let istiod allocate some (not with resolution NONE).',
      label(cause, [autoAllocate, null]),
    ),
  ];
}

function legacyFixes(cause: ObjectId, why: string, value: string): readonly Fix[] {
  switch (why) {
    case 'annotation':
      return [fix('Write it as a label.', label(cause, [useWaypoint, value]))];
    case 'for-service-account':
      return [fix('Label what should use it with istio.io/use-waypoint, and take the annotation away.', edit(cause))];
    default:
      return [fix('Give it a listener with protocol HBONE on port 15008.', edit(cause))];
  }
}

function fix(sentence: string, command: string | null = null): Fix {
  return { sentence, command };
}

function label(id: ObjectId, change: readonly [string, string | null]): string {
  const { kind, namespace, name } = parseObjectId(id);
  return labelObject(namespace, kubectlResource(kind), name, [change]);
}

function edit(id: ObjectId): string {
  return act('edit', id);
}

function show(id: ObjectId): string {
  return `${act('get', id)} -o yaml`;
}

function remove(id: ObjectId): string {
  return act('delete', id);
}

function act(verb: string, id: ObjectId): string {
  const { kind, namespace, name } = parseObjectId(id);
  return kubectl(namespace, verb, ...kubectlTarget(kubectlResource(kind), name));
}

/** `shop/edge` runs as the service account of the same name, which istiod makes. */
function accountOf(waypoint: string): string {
  const [namespace = '', name = ''] = waypoint.split('/');
  return `ns/${namespace}/sa/${name}`;
}
