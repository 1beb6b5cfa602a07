import type { PathNote } from '#lib/model/path.ts';
import { listed } from './path-parties.ts';
import { routeAnswerSentence } from './path-route-answer.ts';
import { objectPhrase } from './subject.ts';

/** What a reader should know beside the hops. */
export function noteSentence({ code, about }: PathNote): string {
  const names = listed(about.map(objectPhrase));
  switch (code) {
    case 'canary-share':
      return `${objectPhrase(about[0] ?? '')} takes ${about[1] ?? '0'} % of the requests as a canary; shown is the way through the primary.`;
    case 'route-chooses-backend':
      return `${names} ${about.length > 1 ? 'choose' : 'chooses'} where the request goes; policies of the backend’s Service, and a waypoint of its own, are not asked.`;
    case 'another-network':
      return networkSentence(about);
    case 'layered-mode':
      return `istiod has ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES=true, so ${names} also judges the connection by policies without targetRefs and by those of its Gateway; that is not followed here.`;
    case 'ingress-asks-no-waypoint':
      return ingressSentence(about);
    case 'route-answers':
      return routeAnswerSentence(about);
    case 'endpoints-differ':
      return `It ends differently at ${names}; shown is the way that most requests take.`;
    case 'identity-is-waypoint':
      return `Behind ${names} the destination sees the waypoint and not the caller; policies there that name callers do not match them.`;
    case 'waypoint-has-no-address':
      return `${names} has no address that istiod can send, so requests go without it.`;
    case 'waypoint-unreachable':
      return `${names} has no endpoint that answers on the HBONE port, and ztunnel never goes around a waypoint.`;
    case 'waypoint-not-programmed':
      return `The proxy of ${names} is not, or not certainly, programmed for this service.`;
    case 'policies-not-read':
      return `The proxy of ${names} reads no AuthorizationPolicy of Istio, so none is evaluated there.`;
    case 'port-assumed':
      return `No port was given; shown is port ${about[0] ?? ''}.`;
    case 'port-not-declared':
      return `The service declares no such TCP port, so nothing takes the request (${names}).`;
    case 'not-tcp':
      return `The port is not TCP: ztunnel does not capture it, no waypoint sees it and no policy is evaluated (${names}).`;
    case 'no-ready-endpoint':
      return `${names === '' ? 'The service' : names} has no ready endpoint.`;
    case 'endpoints-not-shown':
      return `The input shows no workloads for it, so what happens at the endpoints${names === '' ? '' : ` of ${names}`} cannot be told.`;
    case 'name-resolves-elsewhere':
      return `${names} is an alias: the request goes wherever its external name resolves to, by the rules of that target.`;
    case 'not-in-mesh-index':
      return `istiod does not know ${names}, so the request goes on in plain text and by no rule of the mesh.`;
    case 'not-exposed':
      return `${names} is neither a NodePort nor a LoadBalancer, so its address leads nowhere outside the cluster.`;
    case 'needs-client-certificate':
      return `${names} asks for a client certificate of the mesh, which this caller does not have.`;
    case 'same-node-skips-ztunnel':
      return `From the node of ${names} itself, processes of the host are not redirected to ztunnel, so no policy holds for them there.`;
    case 'probe-skips-ztunnel':
      return `Probes of the kubelet are not redirected to ztunnel (${names}), so no policy holds for them.`;
    case 'own-address':
      return 'A request of a pod to its own address never leaves the pod.';
    case 'source-address-may-change':
      return 'A node that forwards the request may put its own address in place of the client’s.';
    case 'dry-run':
      return `Only logged, because of the annotation istio.io/dry-run: ${names}.`;
    case 'network-policy-blocks':
    case 'network-policy-unclear':
      return networkPolicySentence(code === 'network-policy-blocks', about);
    case 'binding-undetermined':
      return `A waypoint may or may not be on the way${names === '' ? '' : ` (${names} is asked for)`}.`;
  }
}

function networkPolicySentence(blocks: boolean, [direction, port, to = '', ...policies]: readonly string[]): string {
  const names = listed(policies.map(objectPhrase)) || 'a NetworkPolicy';
  const mesh = port === '15008' ? ', on which everything of the mesh arrives' : '';
  const where = `${to === '' ? 'the destination' : objectPhrase(to)}${port === '' ? '' : ` on port ${port}`}${mesh}`;
  const rule = direction === 'egress' ? `lets the sender connect to ${where}` : `admits this connection to ${where}`;
  return blocks
    ? `No rule of ${names} ${rule}; it gets no answer.`
    : `Whether ${names} ${rule}, depends on addresses, labels or the node, which are not known here.`;
}

function ingressSentence([why, service = 'the service']: readonly string[]): string {
  const name = objectPhrase(service);
  switch (why) {
    case 'switched-off':
      return `The label istio.io/ingress-use-waypoint on ${name} counts for nothing: istiod has ENABLE_INGRESS_WAYPOINT_ROUTING=false.`;
    case 'resolved-by-dns':
      return `The label istio.io/ingress-use-waypoint on ${name} counts for nothing: gateways resolve its host by DNS and look up no waypoint for it.`;
    default:
      return `The label istio.io/ingress-use-waypoint on ${name} counts for nothing: gateways know waypoints since Istio 1.24.`;
  }
}

function networkSentence([endpoint = '', there = '', here]: readonly string[]): string {
  const named = (name: string) => (name === '' ? 'the network without a name' : `network ${name}`);
  const caller = here === undefined ? 'that of the caller is not known' : `the caller is on ${named(here)}`;
  return `${objectPhrase(endpoint)} is on ${named(there)} and ${caller}: what happens between networks is not followed here.`;
}
