import { listWords } from './finding-words.ts';

/** What becomes of HTTP rules where only ztunnel stands. */
export function unenforcedRules(
  policy: string,
  objects: string,
  why: string,
  attributes: readonly string[],
  action: string,
): string {
  const found = listWords(attributes);
  switch (why) {
    case 'l7-at-ztunnel-allow-dropped':
      return `More requests to ${objects} are refused than ${policy} says: ztunnel drops its ALLOW rules on ${found}, which only a waypoint could check, and waypoints pass over policies without targetRefs`;
    case 'l7-at-ztunnel-deny-noop':
      return `Requests to ${objects} that ${policy} denies are let through: ztunnel cannot check ${found}, so the rule does nothing, and waypoints pass over policies without targetRefs`;
    case 'l7-at-ztunnel-deny-wider':
      return `More requests to ${objects} are refused than ${policy} says: ztunnel cannot check ${found} and denies by the rest of the rule, and waypoints pass over policies without targetRefs`;
    case 'unsupported-action':
      return `Requests to ${objects} are not checked by ${policy}: ztunnel takes no policy with action ${action}, and waypoints pass over policies without targetRefs`;
    default:
      return `Requests to ${objects} are not checked by ${policy}: it needs an HTTP proxy, ztunnel is none, and waypoints pass over policies without targetRefs`;
  }
}

/** Why no proxy runs a route for one of its parents. */
export function routeLoss(why: string, because: readonly string[]): string {
  switch (why) {
    case 'target-not-found':
      return because.length === 0 ? 'its parent does not exist' : `no service has the host ${listWords(because)}`;
    case 'route-parent-not-bound':
      return 'no waypoint serves its parent, and ztunnel reads no route';
    case 'host-not-bound':
      return 'no waypoint serves its hosts, and ztunnel reads no route';
    case 'route-shadowed':
    case 'older-object-wins':
      return because.length === 0
        ? 'another one takes every request before it'
        : `${listWords(because)} takes every request before it`;
    case 'headless-no-vip':
      return 'the service is headless, so clients call its pods, and what is attached to the service is not asked';
    case 'l7-on-tcp-port':
      return 'the port is a TCP port, on which nothing about HTTP is read';
    case 'port-or-mode-never-matches':
      return 'the service has no such port';
    case 'kind-not-for-waypoint':
      if (because.includes('sourceLabels')) return 'a waypoint drops matches on sourceLabels, and it has no others';
      return because.length === 0
        ? 'this istiod reads no route of its kind'
        : 'a waypoint takes no route that has its Gateway as parent, only those of the service';
    case 'agentgateway-unsupported':
    case 'not-a-waypoint-class':
      return "what serves its parent is no waypoint of Istio's";
    default:
      return 'no proxy takes it';
  }
}

/** Why a reference of a policy leads nowhere. */
export function targetLoss(why: string, because: readonly string[], targets: readonly string[]): string {
  switch (why) {
    case 'target-not-found':
      return because.length === 0
        ? 'there is no such object'
        : `there is no such object in its namespace (there is ${listWords(because)})`;
    case 'target-kind-unknown':
      return 'a policy cannot refer to this kind';
    case 'ancestor-not-bound':
      if (because.includes('waypoint-not-ready')) return 'it has no address, so nothing is bound to it';
      return targets.every((target) => target.startsWith('Gateway'))
        ? 'no service is bound to it'
        : 'no waypoint serves it';
    case 'not-root-namespace':
      return 'a GatewayClass counts only from the root namespace';
    case 'wrong-class-name':
      return 'the class counts only by the name istio-waypoint';
    case 'wrong-group':
      return 'the reference names the wrong API group for the kind';
    case 'agentgateway-unsupported':
      return "an agentgateway reads no policy of Istio's";
    case 'not-a-waypoint-class':
      return "it is no waypoint of Istio's";
    default:
      return 'nothing takes it';
  }
}
