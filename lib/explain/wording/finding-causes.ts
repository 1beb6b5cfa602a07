import type { Finding } from '#lib/model/finding.ts';
import { listOf, listWords, namespaces, straight, textOf, waypoints } from './finding-words.ts';
import { objectPhrase } from './subject.ts';

/** What happens to requests whose waypoint takes none, by the reason. */
export function notReady(finding: Finding, objects: string): string {
  const waypoint = textOf(finding, 'waypoint');
  const direct = `Requests to ${objects} go ${straight(finding.subjects)}`;
  const [why = ''] = listOf(finding, 'why');
  const elsewhere = listOf(finding, 'elsewhere');
  switch (why) {
    case 'no-endpoints':
      return `Requests to ${objects} fail: waypoint ${waypoint} has an address and not one ready pod behind it`;
    case 'no-hbone-port':
      return `Requests to ${objects} fail: nothing at ${waypoint} takes connections of the mesh on port 15008`;
    case 'no-address':
      return `${direct}: no address of waypoint ${waypoint} can be used`;
    case 'waypoint-not-ready':
      return `${direct}: the label asks for waypoint ${waypoint}, which has no address yet`;
    case 'waypoint-not-discovered':
      return `${direct}: the label asks for waypoint ${waypoint}, in a namespace that istiod does not watch`;
    case 'waypoint-name-empty':
      return `${direct}: the label is empty, and no waypoint has that name`;
    default:
      return `${direct}: the label asks for waypoint ${waypoint}, and there is no such Gateway${elsewhere.length === 0 ? '' : ` (there is ${listWords(elsewhere)})`}`;
  }
}

/** How requests to a service and to its pods differ. */
export function splitBinding(finding: Finding): string {
  const service = objectPhrase(finding.cause);
  const own = textOf(finding, 'waypoint');
  const ofPods = waypoints(listOf(finding, 'workloadWaypoints'));
  const why = listOf(finding, 'why');
  if (why.includes('only-pod-ip')) {
    return `Requests to ${service} go straight to its pods, while requests to the IPs of these pods go through ${ofPods}: the service itself is bound to none`;
  }
  if (why.includes('different-waypoints')) {
    return `Requests to ${service} go through waypoint ${own}, requests to the IPs of its pods through ${ofPods}: what is attached to one is not applied by the other`;
  }
  return `Requests to ${service} go through waypoint ${own}, requests to the IPs of its pods through none: their own label asks for ${ofPods}, in vain`;
}

/** Why no ztunnel handles a pod. */
export function whyUncaptured(why: string): string {
  switch (why) {
    case 'host-network':
      return 'the pod is on the host network, which is never captured';
    case 'not-enrolled':
      return 'a waypoint is asked for, and no label istio.io/dataplane-mode=ambient says to capture the pods';
    default:
      return 'a label says to capture the pods, and istio-cni has not redirected them (annotation ambient.istio.io/redirection)';
  }
}

/** How clients outside the mesh come in beside a waypoint. */
export function wayIn(finding: Finding): string {
  const type = textOf(finding, 'type');
  if (type !== '') return `it is a Service of type ${type}, and its own port takes them straight to a pod`;
  const addresses = listOf(finding, 'addresses');
  return `its external ${addresses.length === 1 ? 'IP' : 'IPs'} ${listWords(addresses)} ${addresses.length === 1 ? 'takes' : 'take'} them straight to a pod`;
}

/** Why nobody programs a Gateway. */
export function whyUnowned(finding: Finding): string {
  const [why = ''] = listOf(finding, 'why');
  switch (why) {
    case 'foreign-class':
      return `its class ${textOf(finding, 'className')} belongs to no controller of Istio's, and it has no address`;
    case 'other-revision':
      return `it asks for revision ${textOf(finding, 'revision')}, and the istiod that was read has another one and no such tag`;
    default:
      return 'its conditions still wait for a controller';
  }
}

/** Why clients never hit a ServiceEntry. */
export function whyUnreachable(why: string): string {
  switch (why) {
    case 'no-vip':
      return 'it has no address by which ztunnel could know its hosts, so they go where DNS says';
    case 'wildcard-without-waypoint':
      return 'in ambient mode a wildcard host is served through a waypoint only, and it is bound to none';
    default:
      return 'its waypoint is not programmed with it';
  }
}

/** What is out of the scope of a waypoint. */
export function foreignScope(finding: Finding, objects: string): string {
  const [why = ''] = listOf(finding, 'why');
  if (why === 'visibility-forbids-foreign-waypoint') {
    return `Requests to ${objects} go past waypoint ${textOf(finding, 'waypoint')}: the mesh shows this ServiceEntry to its own namespace only, so a waypoint of another one may not serve it`;
  }
  const readable = listOf(finding, 'because');
  return why === 'wrong-namespace'
    ? `Nobody enforces ${objectPhrase(finding.cause)}: it refers from its namespace to something of another one (${listWords(readable)})`
    : `Requests to ${objects} are not routed as ${objectPhrase(finding.cause)} says: the waypoint reads routes of ${namespaces(readable)} only`;
}

/** Where a PeerAuthentication counts otherwise than it reads. */
export function whyMtls(why: string): string {
  switch (why) {
    case 'root-selector':
      return 'one of the root namespace with a selector counts for no pod of another namespace';
    case 'older-object-wins':
      return 'an older one for the same pods replaces it';
    case 'strict-port-open':
      return 'its STRICT port stays open to plain text, since the mode beside it is an open one';
    case 'every-port-open':
      return 'every port is open, not only its PERMISSIVE one, since the object of the namespace has no mode';
    default:
      return 'its DISABLE port stays shut to plain text, since it names no PERMISSIVE one';
  }
}

/** Why a canary is refused, by istiod's reason. */
export function canaryRefusal(why: string): string {
  switch (why) {
    case 'CanarySameAsPrimary':
      return 'it is the waypoint that serves them anyway';
    case 'CanaryInvalidWeight':
      return 'its weight is no whole number from 0 to 100';
    case 'WaypointIsNotReady':
      return 'it is missing or has no address';
    case 'AttachmentDenied':
      return 'it does not admit the namespace';
    case 'UnsupportedTrafficType':
      return 'it does not serve services';
    default:
      return `istiod refuses it (${why})`;
  }
}

/** What an old way of asking for a waypoint does now. */
export function legacy(finding: Finding): string {
  const object = objectPhrase(finding.cause);
  const [why = ''] = listOf(finding, 'why');
  switch (why) {
    case 'for-service-account':
      return `No request goes through ${object} because of istio.io/for-service-account (${textOf(finding, 'value')}): waypoints for one service account ended with 1.21, and only a label istio.io/use-waypoint leads to one`;
    case 'annotation':
      return `Requests to ${object} do not go through waypoint ${textOf(finding, 'value')}: istio.io/use-waypoint is written as an annotation, and istiod reads the label only`;
    default:
      return `Requests that are sent to waypoint ${object.replace('Gateway ', '')} find nobody: its listeners are ${listWords(listOf(finding, 'listeners'))}, and a waypoint listens with protocol HBONE on port 15008`;
  }
}
