import type { Finding } from '#lib/model/finding.ts';
import {
  canaryRefusal,
  foreignScope,
  legacy,
  notReady,
  splitBinding,
  wayIn,
  whyMtls,
  whyUncaptured,
  whyUnowned,
  whyUnreachable,
} from './finding-causes.ts';
import { routeLoss, targetLoss, unenforcedRules } from './finding-policy-causes.ts';
import {
  ingressGateway,
  listOf,
  listWords,
  namespaces,
  policiesThat,
  said,
  straight,
  subjectPhrase,
  textOf,
  waypoints,
} from './finding-words.ts';
import { objectPhrase } from './subject.ts';
import { servesPhrase } from './traffic-type.ts';

/** One sentence for a finding: what happens to traffic, then why. Ends in a full stop. */
export function findingSentence(finding: Finding): string {
  return `${sentence(finding)}.`;
}

function sentence(finding: Finding): string {
  const { code, cause, subjects } = finding;
  const text = (name: string) => textOf(finding, name);
  const list = (name: string) => listOf(finding, name);
  const objects = listWords(subjects.map(subjectPhrase));
  const one = subjects.length === 1;
  switch (code) {
    case 'WP-INGRESS-BYPASS':
      return `${ingressGateway(cause, list('gateways'))} sends requests to ${objects} straight to the pods, not through ${waypoints(list('waypoints'))}: ${
        list('why').includes('foreign-gateway')
          ? `a gateway of class ${text('className')} resolves the service itself and knows no waypoint`
          : `istio.io/ingress-use-waypoint is not true on the service or its namespace`
      }`;
    case 'WP-L7-UNENFORCED':
      return unenforcedRules(objectPhrase(cause), objects, list('why')[0] ?? '', list('attributes'), text('action'));
    case 'WP-NOT-READY':
      return notReady(finding, objects);
    case 'WP-IDENTITY-SWAP':
      return `What ${waypoints(list('waypoints'))} sends on to ${objects} is refused by ztunnel: it meets the waypoint's identity there and not the client's, and ${listWords(list('policies').map(objectPhrase))} ${list('policies').length === 1 ? 'does' : 'do'} not admit it`;
    case 'WP-SPLIT-BINDING':
      return splitBinding(finding);
    case 'WP-HBONE-BLOCKED':
      return `Requests from the mesh to ${objects} time out: ${
        list('why').includes('port-not-admitted')
          ? `they arrive on port 15008, and ${policiesThat(list('policies'))} no rule for it`
          : `they come from ${waypoints(list('waypoints'))} on port 15008, and ${policiesThat(list('policies'))} no rule that admits its pods there`
      }`;
    case 'WP-UNCAPTURED':
      return `Requests from and to ${objects} pass no ztunnel, so no waypoint is on their way: ${list('why').map(whyUncaptured).join('; ')}`;
    case 'WP-SIDECAR-CLIENT':
      return `Requests from pods with a sidecar in ${namespaces(list('namespaces'))} to ${objects} go around ${waypoints([text('waypoint')])}, so its policies do not see them: sidecars use no waypoint`;
    case 'WP-ROUTE-INERT':
      return `${one && subjects[0] === cause ? 'No request is' : `Requests ${subjects.every((subject) => subject.startsWith('Gateway/')) ? 'through' : 'to'} ${objects} are not`} routed as ${objectPhrase(cause)} says: ${list(
        'why',
      )
        .map((why) => routeLoss(why, list('because')))
        .join('; ')}`;
    case 'WP-DEFAULT-DENY-GAP':
      return `Everybody may call ${objects} through ${waypoints(list('waypoints'))}, although ${objectPhrase(cause)} denies everything: waypoints pass over policies without targetRefs, and none is attached here`;
    case 'WP-UNOWNED-GATEWAY':
      return `No request goes through waypoint ${text('waypoint')}: ${whyUnowned(finding)}`;
    case 'WP-SE-UNREACHABLE':
      return `Requests to ${listWords(list('hosts'))} do not follow ${objectPhrase(cause)}: ${list('why').map(whyUnreachable).join('; ')}`;
    case 'WP-ATTACH-DENIED':
      return `Requests to ${objects} go ${straight(subjects)}: waypoint ${text('waypoint')} does not admit ${namespaces(list('namespaces'))} (allowedRoutes: ${text('admits') || 'Same'})`;
    case 'WP-FOREIGN-SCOPE':
      return foreignScope(finding, objects);
    case 'WP-STATUS-DISAGREES':
      return `The status of ${objectPhrase(cause)} is not what happens to its traffic: it says ${said(list('observed'))}, and istiod's rules give ${said(list('expected'))} on the objects that were read`;
    case 'WP-TARGET-NOT-FOUND':
      return `Nobody enforces ${objectPhrase(cause)} on ${listWords(list('targets'))}: ${list('why')
        .map((why) => targetLoss(why, list('because'), list('targets')))
        .join('; ')}`;
    case 'WP-EGRESS-OPEN':
      return `Every workload of the mesh can call ${listWords(list('hosts'))} through waypoint ${text('waypoint')}: no AuthorizationPolicy there says who may, and allowedRoutes only says who may attach`;
    case 'WP-IDLE-HOP':
      return `Requests to ${objects} make a detour through waypoint ${text('waypoint')}, which does nothing for ${one ? 'it' : 'them'}: no policy, route or telemetry setting is there`;
    case 'WP-MTLS':
      return `Plain text to the pods that ${objectPhrase(cause)} is about is not treated as it says: ${list('why').map(whyMtls).join('; ')}`;
    case 'WP-CANARY':
      return `All requests to ${objects} go through ${waypoints([text('waypoint')])}, none through the canary ${text('canary')}: ${canaryRefusal(list('why')[0] ?? '')}`;
    case 'WP-LEGACY':
      return legacy(finding);
    case 'WP-SHARED-BLAST':
      return `Requests to ${text('services')} services of ${list('namespaces').length} namespaces go through waypoint ${text('waypoint')}, so whatever happens to it happens to all of them`;
    case 'WP-WRONG-TYPE':
      return `Requests to ${objects} go ${straight(subjects)}: the label asks for waypoint ${text('waypoint')}, which ${servesPhrase(text('serves'))}`;
    case 'WP-EXTERNAL-DIRECT':
      return `Clients outside the mesh reach the pods of ${objects} around ${waypoints([text('waypoint')])}: ${wayIn(finding)}`;
    case 'WP-SELECTOR-INVALID':
      return cause === subjects[0]
        ? `Whoever asks for waypoint ${text('waypoint')} gets an answer that is not defined: istiod cannot evaluate the selector of its listener`
        : `Whether requests to ${objects} go through waypoint ${text('waypoint')} is not defined: istiod cannot evaluate the selector of its listener`;
  }
}
