import { type ObjectId, parseObjectId, type WaypointName } from '#lib/model/object-id.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import type { Fix } from '../fixes.ts';
import { kubectlResource, labelObject } from '../label-command.ts';
import { kubectl, kubectlTarget } from '../shell.ts';
import { objectPhrase } from '../subject.ts';
import type { PolicySubject } from './policy-subject.ts';

/** The changes that would let the policy do what it says there, likeliest first. */
export function attachmentFixes(subject: PolicySubject, attachment: Attachment): readonly Fix[] {
  const { reason, because, target, effect } = attachment;
  const [first] = because;
  switch (reason) {
    case 'enforced':
    case 'bypassed-by-other-service':
    case 'input-not-visible':
    case 'older-object-wins':
    case 'route-shadowed':
      return [];
    case 'no-target-ref-waypoint-ignores-selectors':
      return because.slice(0, 2).map((waypoint) => attachTo(subject, waypoint));
    case 'target-ref-ztunnel-ignores':
      return [edit(subject, 'Write a second policy without targetRefs for the pods themselves.')];
    case 'target-not-found':
    case 'wrong-group':
    case 'target-kind-unknown':
    case 'wrong-class-name':
      return [edit(subject, renameSentence(subject, attachment))];
    case 'ancestor-not-bound':
    case 'route-parent-not-bound':
      return bindTarget(target);
    case 'wrong-namespace':
      return effect === 'rejected' || subject.kind.endsWith('Route')
        ? [
            edit(
              subject,
              'Move it, or allow it from its namespace: a listener with allowedRoutes, or a ReferenceGrant for a backend.',
            ),
          ]
        : [edit(subject, `Write it in the namespace of what it means${first === undefined ? '' : ` (${first})`}.`)];
    case 'not-root-namespace':
      return [edit(subject, `Write it in namespace ${first ?? 'istio-system'}, or target the Gateway instead.`)];
    case 'unsupported-action':
      return [edit(subject, 'Attach it with targetRefs to a waypoint, which knows this action.')];
    case 'dry-run':
      return [
        {
          sentence: 'Take the dry run off, so that it is enforced.',
          command: kubectl(subject.namespace, 'annotate', ...own(subject), 'istio.io/dry-run-'),
        },
      ];
    case 'l7-at-ztunnel-allow-dropped':
    case 'l7-at-ztunnel-deny-noop':
    case 'l7-at-ztunnel-deny-wider':
      return [
        edit(
          subject,
          'Give HTTP rules targetRefs to a waypoint or a service of it, and keep here only what ztunnel can see: identities, addresses, ports.',
        ),
      ];
    case 'l7-on-tcp-port':
      return [
        edit(
          subject,
          'Name the port http-…, or set its appProtocol, if it speaks HTTP; else ask for identities, addresses and ports only.',
        ),
      ];
    case 'selector-lists-nothing':
      return [
        {
          sentence: 'Leave the empty selector out, so that it counts for the whole namespace.',
          command: patch(subject, { spec: { selector: null } }),
        },
      ];
    case 'selects-no-workload':
      return [edit(subject, 'Select labels that pods have.')];
    case 'identity-is-waypoint':
      return [
        edit(
          subject,
          `Add the waypoint's own service account to the pods' ALLOW, and write the rule about clients in a policy with targetRefs.`,
        ),
      ];
    case 'headless-no-vip':
      return [
        edit(
          subject,
          'Attach it to the waypoint of the pods (type workload), or write it without targetRefs for what ztunnel can see.',
        ),
      ];
    case 'agentgateway-unsupported':
    case 'not-a-waypoint-class':
    case 'kind-not-for-ztunnel':
    case 'kind-not-for-waypoint':
    case 'host-not-bound':
    case 'port-or-mode-never-matches':
    case 'route-not-in-service-or-waypoint-namespace':
    case 'validation-rejected':
      return [edit(subject, sentenceOfEdit(attachment))];
    case 'other-revision':
      return [
        {
          sentence: 'Take the revision label off, so that this istiod reads it.',
          command: labelObject(subject.namespace, kubectlResource(subject.kind), subject.name, [
            ['istio.io/rev', null],
          ]),
        },
      ];
    case 'namespace-not-discovered':
      return [
        edit(subject, 'Give its namespace the labels that meshConfig.discoverySelectors ask for, or move the policy.'),
      ];
    case 'bypassed-by-ingress':
      return throughWaypoint(target);
    case 'bypassed-by-pod-ip':
    case 'bypassed-by-sidecar-client':
      return [closePods(subject)];
    case 'bypassed-by-uncaptured-client':
      return [
        closePods(subject),
        {
          sentence: 'Or refuse plain text: a PeerAuthentication STRICT for the pods.',
          command: null,
        },
      ];
  }
}

/** `targetRefs` in place of the selector. */
function attachTo(subject: PolicySubject, waypoint: WaypointName): Fix {
  const [namespace = '', name = ''] = waypoint.split('/');
  if (namespace !== subject.namespace) {
    return {
      sentence: `Attach it to services of its own namespace with targetRefs: waypoint ${waypoint} is in another one.`,
      command: kubectl(subject.namespace, 'edit', ...own(subject)),
    };
  }
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }];
  return {
    sentence: `Attach it to waypoint ${waypoint}; it then no longer counts at the pods.`,
    command: patch(subject, { spec: { selector: null, targetRefs } }),
  };
}

function bindTarget(target: ObjectId | null): readonly Fix[] {
  if (target === null) return [];
  const { kind, namespace, name } = parseObjectId(target);
  if (kind !== 'Service' && kind !== 'ServiceEntry') return [];
  return [
    {
      sentence: `Give ${objectPhrase(target)} a waypoint (write its name for WAYPOINT).`,
      command: labelObject(namespace, kubectlResource(kind), name, [['istio.io/use-waypoint', 'WAYPOINT']]),
    },
  ];
}

function throughWaypoint(target: ObjectId | null): readonly Fix[] {
  if (target === null) return [];
  const { kind, namespace, name } = parseObjectId(target);
  if (kind !== 'Service' && kind !== 'ServiceEntry') {
    return [
      {
        sentence: 'Label the services istio.io/ingress-use-waypoint=true, so that gateways send to the waypoint.',
        command: null,
      },
    ];
  }
  return [
    {
      sentence: `Send what comes in through gateways to the waypoint too.`,
      command: labelObject(namespace, kubectlResource(kind), name, [['istio.io/ingress-use-waypoint', 'true']]),
    },
  ];
}

function closePods({ namespace }: PolicySubject): Fix {
  return {
    sentence: `Close it at the pods: an AuthorizationPolicy without targetRefs in ${namespace} that allows only the waypoint's service account.`,
    command: null,
  };
}

function renameSentence({ namespace }: PolicySubject, { reason, because, target }: Attachment): string {
  const known = because.length === 0 ? '' : ` There is ${because.slice(0, 3).join(', ')}.`;
  if (reason === 'wrong-class-name') return 'Target GatewayClass istio-waypoint.';
  if (reason === 'wrong-group')
    return 'Write the group of the kind: gateway.networking.k8s.io for Gateway and GatewayClass, networking.istio.io for ServiceEntry, none for Service.';
  if (reason === 'target-kind-unknown')
    return 'Target a Gateway, a Service, a ServiceEntry or GatewayClass istio-waypoint.';
  return `Name something that exists in ${namespace}${target === null ? '' : ` instead of ${objectPhrase(target)}`}.${known}`;
}

function sentenceOfEdit({ reason, because }: Attachment): string {
  switch (reason) {
    case 'agentgateway-unsupported':
      return 'Give the waypoint GatewayClass istio-waypoint, whose proxy takes policies of Istio.';
    case 'not-a-waypoint-class':
      return 'Use a waypoint of GatewayClass istio-waypoint, or target the Gateway itself.';
    case 'kind-not-for-ztunnel':
      return 'Attach it with targetRefs to a waypoint.';
    case 'kind-not-for-waypoint':
      return 'Attach it to something that a waypoint reads it from.';
    case 'host-not-bound':
      return 'Name a host that a waypoint serves.';
    case 'port-or-mode-never-matches':
      return "Name a port that traffic has there: at a waypoint the service's, at ztunnel the pod's.";
    case 'route-not-in-service-or-waypoint-namespace':
      return `Move it to ${because.map((each) => `namespace ${each}`).join(' or ')}.`;
    default:
      return 'Correct these fields, so that Kubernetes takes it.';
  }
}

function edit(subject: PolicySubject, sentence: string): Fix {
  return { sentence, command: kubectl(subject.namespace, 'edit', ...own(subject)) };
}

function patch(subject: PolicySubject, change: object): string {
  return kubectl(subject.namespace, 'patch', ...own(subject), '--type=merge', '-p', JSON.stringify(change));
}

function own({ kind, name }: PolicySubject): readonly string[] {
  return kubectlTarget(kubectlResource(kind), name);
}
