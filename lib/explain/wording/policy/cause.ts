import type { Attachment } from '#lib/model/policy-facts.ts';
import { objectPhrase } from '../subject.ts';
import { listOf, type PolicySubject, plainName } from './policy-subject.ts';
import { isReasonCode, unboundCause } from './unbound-cause.ts';

/** Why it is so, as a clause. */
export function causeOf(subject: PolicySubject, attachment: Attachment): string {
  const { reason, because, enforcer, target, effect } = attachment;
  const { kind, name, namespace } = subject;
  const names = listOf(because.map(plainName), 'and');
  const at = target === null ? 'its target' : objectPhrase(target);
  switch (reason) {
    case 'enforced':
      return 'it is enforced as written';
    case 'no-target-ref-waypoint-ignores-selectors':
      if (kind === 'DestinationRule') return `it has a workloadSelector, which ${waypoints(because)} does not look at`;
      return `it has no targetRefs, and ${waypoints(because)} ${because.length > 1 ? 'read' : 'reads'} only policies that have some`;
    case 'target-ref-ztunnel-ignores':
      return 'it has targetRefs, and ztunnel reads only policies without';
    case 'target-not-found':
      if (attachment.field === 'spec.host' || attachment.field?.startsWith('spec.hosts') === true)
        return `no service has host ${names || 'that it names'}`;
      return effect === 'rejected' && target !== null && target.startsWith('Gateway/')
        ? `${at} has no such listener`
        : kind === 'BackendTLSPolicy' && because.length > 0
          ? `${at} has no port named ${names}`
          : `${at} does not exist${because.length === 0 ? '' : `; there is ${names}`}`;
    case 'target-kind-unknown':
      return `no ${kind} can be attached to ${names === '' ? 'that kind' : `kind ${names}`} in this version`;
    case 'ancestor-not-bound':
    case 'route-parent-not-bound':
      return unboundCause(attachedTo(target), because);
    case 'wrong-namespace':
      return wrongNamespace(subject, at, attachment);
    case 'not-root-namespace':
      return `a GatewayClass can be targeted from root namespace ${names || 'istio-system'} only, and it is in ${namespace}`;
    case 'wrong-class-name':
      return `only GatewayClass istio-waypoint reaches waypoints, whatever class they are of; it says ${names || 'another'}`;
    case 'wrong-group':
      return `its reference names API group ${because[0] === '' || because.length === 0 ? '"" (empty)' : names}, which has no such kind`;
    case 'unsupported-action':
      return `ztunnel does not know action ${names || (subject.action ?? '')}`;
    case 'dry-run':
      return effect === 'rejected'
        ? 'it is a dry run, and ztunnel takes none here'
        : 'it is a dry run, so that its verdict is only logged';
    case 'l7-at-ztunnel-allow-dropped':
    case 'l7-at-ztunnel-deny-noop':
    case 'l7-at-ztunnel-deny-wider':
      return `ztunnel cannot see ${names || 'HTTP'}`;
    case 'l7-on-tcp-port':
      return `${because.length === 0 ? 'the port speaks' : `${names} ${because.length > 1 ? 'speak' : 'speaks'}`} TCP, and it needs HTTP`;
    case 'selector-lists-nothing':
      return kind === 'PeerAuthentication'
        ? 'in the root namespace a PeerAuthentication with a selector selects no pod'
        : '`selector: {}` without matchLabels selects no pod for ztunnel';
    case 'selects-no-workload':
      return kind === 'DestinationRule' || kind === 'VirtualService'
        ? 'nothing of that host is there'
        : 'there is no pod in its scope that anybody could enforce it for';
    case 'identity-is-waypoint':
      return `behind ${waypoints(because)} ztunnel sees the waypoint's identity and not the client's`;
    case 'headless-no-vip':
      return `${names || at} has no virtual address, so that clients of the mesh go to its pods and never to the waypoint`;
    case 'agentgateway-unsupported':
      return `${names || at} is run by agentgateway, which takes no policies of Istio`;
    case 'not-a-waypoint-class':
      return target?.startsWith('GatewayClass/') === true
        ? `Gateways of class ${names || at} are not run as waypoints by Istio`
        : `${names || at} is not run as a waypoint by Istio`;
    case 'kind-not-for-ztunnel':
      return `ztunnel does not read ${kind}, and no waypoint, gateway or sidecar takes it`;
    case 'kind-not-for-waypoint':
      return kindNotForWaypoint(subject, names);
    case 'port-or-mode-never-matches':
      return neverMatches(subject, because);
    case 'route-not-in-service-or-waypoint-namespace':
      return `the waypoint reads what stands in the namespace of the service or its own (${names || 'neither'}), and it is in ${namespace}`;
    case 'route-shadowed':
      return kind === 'DestinationRule'
        ? `${names || 'another one'} comes first, and only one can count`
        : `${names || 'another one'} comes first and takes every request`;
    case 'host-not-bound':
      return because[0] !== undefined && isReasonCode(because[0])
        ? unboundCause(attachedTo(target), because)
        : kind === 'TLSRoute'
          ? `it is for ${names || 'another host'}, and only the host of its parent can match`
          : `${names || 'its host'} has no waypoint that serves it`;
    case 'older-object-wins':
      return `${names || 'another one'} is older, and only one can count`;
    case 'other-revision':
      return `its label istio.io/rev gives it to another istiod${because.length === 0 ? '' : ` (${names})`}`;
    case 'namespace-not-discovered':
      return `istiod does not look at namespace ${namespace}`;
    case 'validation-rejected':
      return because.includes('istio.io/ignore-policy-attachment')
        ? 'its annotation istio.io/ignore-policy-attachment tells istiod to pass over it'
        : `Kubernetes would refuse it for ${names || 'what it says'}`;
    case 'input-not-visible':
      return `whether ${name} applies cannot be told, because something could not be read${because[0] === undefined ? '' : ` (${because[0].replace(/\.$/, '')})`}`;
    case 'bypassed-by-pod-ip':
    case 'bypassed-by-sidecar-client':
    case 'bypassed-by-ingress':
    case 'bypassed-by-uncaptured-client':
      return `such requests do not pass ${enforcer === 'nobody' ? 'the waypoint' : enforcer}`;
    case 'bypassed-by-other-service':
      return 'a waypoint evaluates what is attached to the service that was called';
  }
}

function attachedTo(target: Attachment['target']): string {
  return target === null ? 'it' : objectPhrase(target);
}

function wrongNamespace(
  { namespace, kind }: PolicySubject,
  at: string,
  { because, effect, rules }: Attachment,
): string {
  const names = listOf(because.map(plainName), 'and');
  if (rules.length > 0) return `${names || 'its backend'} is in another namespace, and no ReferenceGrant allows it`;
  if (kind.endsWith('Route') && effect === 'rejected') {
    return `${at} admits no route of namespace ${namespace}${because.length === 0 ? '' : ` on listener ${names}`}`;
  }
  if (kind === 'VirtualService' || kind === 'DestinationRule') {
    return `its exportTo does not reach ${names === '' ? 'the waypoint' : `namespace ${names}`}`;
  }
  if (kind === 'Telemetry')
    return `istiod looks for it in the namespace of the service only${names === '' ? '' : ` (${names})`}`;
  return because.length === 0
    ? `${at} is in another namespace, and a reference does not leave its own`
    : `a reference does not leave namespace ${namespace}, and what it means is ${names}`;
}

function neverMatches({ kind }: PolicySubject, because: readonly string[]): string {
  const names = listOf(because.map(plainName), 'or');
  if (names === '') return 'it asks for a port or mode that traffic there never has';
  if ((kind === 'TCPRoute' || kind === 'TLSRoute') && names.includes(':'))
    return `${names} speaks HTTP, which it does not route`;
  if (kind === 'DestinationRule') return `TLS mode ${names} changes nothing there, where everything goes over HBONE`;
  const isPort = because.every((each) => /^\d+$/.test(each));
  return `it asks for ${isPort ? 'port' : kind === 'EnvoyFilter' ? 'context' : 'mode'} ${names}, which traffic there never has`;
}

function kindNotForWaypoint({ kind }: PolicySubject, names: string): string {
  switch (kind) {
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute':
      return names === ''
        ? `this version of Istio does not read ${kind}`
        : `a waypoint (${names}) takes no route that has the Gateway as parent, only routes of the service`;
    case 'EnvoyFilter':
      return 'a waypoint takes EnvoyFilters by its Gateway or class only, and never for one service';
    case 'Telemetry':
      return 'a waypoint finds no Telemetry that is attached in this way';
    case 'VirtualService':
      return `waypoints do not know who calls by ${names === '' ? 'its labels' : names}, and no rule asks for anything else`;
    case 'PeerAuthentication':
      return 'a waypoint always asks for mutual TLS, whatever PeerAuthentication says';
    default:
      return `waypoints do not read ${kind}${names === '' ? '' : ` attached to ${names}`}`;
  }
}

function waypoints(names: readonly string[]): string {
  return names.length === 0 ? 'a waypoint' : `waypoint ${listOf(names, 'and')}`;
}
