import type { Flag } from '#lib/model/reason.ts';
import type { Binding, GatewayFacts } from '#lib/model/topology.ts';
import type { IngressUse } from '#lib/resolve/ingress-use.ts';
import { absenceSentence } from './absence-sentence.ts';
import type { Obstacle, Reach } from './delivery.ts';
import { gapSentence } from './gap-sentence.ts';
import { refusalCause } from './refusal-cause.ts';
import { sharedSentence } from './shared-sentence.ts';
import type { Subject } from './subject.ts';
import { askerPhrase, goStraight, namespacePhrase, objectPhrase, pronoun, requestsTo } from './subject.ts';
import { servesPhrase } from './traffic-type.ts';

/** What the sentence needs beside the binding. */
type VerdictFacts = {
  readonly subject: Subject;
  readonly binding: Binding;
  readonly reach: Reach;
  /** Null where ingress gateways never ask. */
  readonly ingress: IngressUse | null;
  /** The Gateway that a label asks for; null where there is none. */
  readonly gateway: GatewayFacts | null;
};

/** The verdict in one sentence that starts with what happens to traffic. Total over reasons, kinds and obstacles. */
export function verdictSentence(facts: VerdictFacts): string {
  const { binding, subject } = facts;
  const requests = requestsTo(subject);
  const straight = goStraight(subject);
  const { reason } = binding;
  switch (reason) {
    case 'bound-by-own-label':
    case 'bound-by-namespace-label':
      return facts.reach.obstacle === null ? boundSentence(facts) : obstacleSentence(facts, facts.reach.obstacle);
    case 'no-waypoint-asked':
      return subject.kind === 'Namespace'
        ? `${straight}: ${subject.exists ? 'the namespace has no label istio.io/use-waypoint' : 'no Namespace object was found, so none of its labels asks for a waypoint'}.`
        : `${straight}: neither ${pronoun(subject)} nor ${namespacePhrase(subject)} asks for a waypoint.`;
    case 'opted-out':
      return `${straight}: ${askerPhrase(subject, 'own-label')} istio.io/use-waypoint opts out of waypoints.`;
    case 'namespace-opted-out':
      return `${straight}: ${namespacePhrase(subject)} opts out of waypoints (its label istio.io/use-waypoint).`;
    case 'traffic-type-skipped':
      return `${straight}: the namespace's waypoint, ${waypointOf(binding)}, ${servesPhrase(binding.detail.serves)}.`;
    case 'is-waypoint':
      return isWaypointSentence(subject);
    case 'not-in-mesh-index':
      return absenceSentence(binding, subject);
    case 'endpoint-has-no-label':
      return `${straight}: ${whatEndpoint(subject)}, and such an endpoint never has a workload waypoint.`;
    case 'selector-invalid':
      return `${requests} may or may not be handled by a waypoint: ${refusalCause(reason, binding, subject, facts.gateway)}.`;
    case 'waypoint-missing':
    case 'waypoint-not-ready':
    case 'waypoint-name-empty':
    case 'waypoint-not-discovered':
    case 'namespace-not-allowed':
    case 'traffic-type-refused':
    case 'visibility-forbids-foreign-waypoint':
      return `${straight}: ${refusalCause(reason, binding, subject, facts.gateway)}.`;
    case 'input-not-visible':
      return `${undetermined(binding, requests)}: ${binding.detail.gap === undefined ? 'something it depends on could not be read.' : gapSentence(binding.detail.gap)}`;
    case 'tie-between-equals': {
      const rivals = (binding.detail.rivals ?? []).map(objectPhrase);
      const others = rivals.length === 0 ? 'another object' : rivals.join(' and ');
      return `${undetermined(binding, requests)}: ${others} claims the same hostname and is equally old, and which one istiod takes changes from start to start.`;
    }
    case 'namespace-object-missing':
      return `${undetermined(binding, requests)}: the waypoint admits namespaces by their labels, and the Namespace object ${subject.namespace} was not found.`;
  }
}

function boundSentence({ subject, binding, reach }: VerdictFacts): string {
  const inherited = binding.reason === 'bound-by-namespace-label' && subject.kind !== 'Namespace';
  const origin = inherited ? `, the default of namespace ${subject.namespace}` : '';
  const [primary, canary] = reach.shares;
  if (primary !== undefined && canary !== undefined) {
    return sharedSentence(requestsTo(subject), origin, primary, canary);
  }
  return `${requestsTo(subject)} go through waypoint ${waypointOf(binding)}${origin}.`;
}

/** istiod bound it, but traffic does something else: that comes first, the binding second. */
function obstacleSentence(facts: VerdictFacts, obstacle: Obstacle): string {
  const { subject, binding } = facts;
  const requests = requestsTo(subject);
  const straight = goStraight(subject);
  const waypoint = waypointOf(binding);
  const bound = `istiod bound ${pronoun(subject) === 'they' ? 'them' : 'it'} to waypoint ${waypoint}, but`;
  switch (obstacle) {
    case 'headless':
      return `${straight}: ${bound} a headless Service has no VIP, so ${facts.ingress === 'uses' ? 'only ingress gateways use it' : 'no captured client uses it'}.`;
    case 'no-vip':
      return subject.kind === 'Service'
        ? `${requests} pass no waypoint: ${bound} it has no VIP yet, so no captured client can be sent there.`
        : `${requests} pass by without the waypoint: ${bound} there is no VIP, so no captured client can be sent to it.`;
    case 'no-tcp':
      return `${straight}: ${bound} there is no TCP port, and ztunnel captures TCP only.`;
    case 'no-ip':
      return `${straight}: ${bound} the address is no IP, so no captured client finds it.`;
    case 'host-network':
      return `${straight}: ${bound} pods on the host network are not found by their IP, so no captured client uses it.`;
    case 'no-address':
      return `${straight}, without the waypoint: ${bound} that Gateway has no address that istiod can send.`;
    case 'no-hbone-port':
      return `${requests} fail: ${bound} that waypoint does not listen on port 15008, and ztunnel refuses the connection.`;
    case 'no-endpoints':
      return `${requests} fail: ${bound} that waypoint has no ready endpoint on port 15008, and ztunnel never goes around it.`;
    case 'not-programmed':
      return `${requests} reach waypoint ${waypoint} and may fail there: ${bound} that proxy is not programmed for all of it.`;
  }
}

function whatEndpoint(subject: Subject): string {
  if (subject.kind !== 'endpoint') return 'it is an endpoint without labels';
  if (subject.of === 'EndpointSlice') {
    return subject.count === 1
      ? 'it is an address of an EndpointSlice with no pod behind it'
      : 'they are addresses of EndpointSlices with no pods behind them';
  }
  return 'nobody wrote an endpoint, so istiod takes the host itself for one';
}

function isWaypointSentence(subject: Subject): string {
  const straight = goStraight(subject);
  return subject.kind === 'Service' || subject.kind === 'ServiceEntry'
    ? `${straight}: it is a waypoint's own Service, and a waypoint has no waypoint.`
    : `${straight}: the label gateway.networking.k8s.io/gateway-name makes it an instance of a Gateway, and such a workload has no waypoint.`;
}

function undetermined(binding: Binding, requests: string): string {
  const asked = binding.asked === null ? 'a waypoint' : `waypoint ${binding.asked}`;
  return `${requests} may or may not go through ${asked}`;
}

function waypointOf(binding: Binding): string {
  return binding.waypoint ?? binding.asked ?? 'of unknown name';
}

/** What a data-plane flag says by itself, for a list of flags. */
export function flagSentence(flag: Flag): string {
  switch (flag) {
    case 'no-vip':
      return 'No VIP: clients cannot be matched to this service by address.';
    case 'headless':
      return 'Headless: its name resolves to pod IPs, so captured clients never use a service waypoint.';
    case 'no-ip':
      return 'The address is no IP: ztunnel cannot find the workload by it.';
    case 'host-network':
      return 'On the host network: ztunnel does not look the pod up by its IP.';
    case 'no-tcp':
      return 'No TCP port: ztunnel captures TCP only.';
    case 'not-programmed':
      return 'The waypoint proxy is not programmed for all of this service.';
    case 'no-address':
      return 'The waypoint has no address that istiod can send: traffic goes without it.';
    case 'no-hbone-port':
      return 'The waypoint does not listen for HBONE on port 15008: connections through it fail.';
    case 'no-endpoints':
      return 'The waypoint has no ready endpoint: connections through it fail.';
    case 'same-hostname-collision':
      return 'Another object with the same hostname uses this waypoint, and its proxy keeps only one of them, not always the same.';
    case 'assumes-deployed':
      return 'Read as if deployed: these manifests carry no status, so waypoints count as ready, Services as having a VIP, and pod templates as pods.';
  }
}
