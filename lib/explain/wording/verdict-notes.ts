import type { Condition } from '#lib/model/metadata.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';
import type { IngressUse } from '#lib/resolve/ingress-use.ts';
import type { Reach } from './delivery.ts';
import { inUse } from './delivery.ts';
import { gapSentence } from './gap-sentence.ts';
import { flagSentence } from './verdict-sentence.ts';

/** What a reader should know beside the verdict: each a whole sentence, none that the verdict has said already. */
export function verdictNotes(facts: {
  readonly binding: Binding;
  readonly flags: readonly Flag[];
  readonly reach: Reach;
  readonly ingress: IngressUse | null;
  readonly expected: readonly Condition[];
}): readonly string[] {
  const { binding, flags, reach, ingress } = facts;
  const notes: string[] = [];
  if (binding.status === 'bound') {
    if (flags.includes('same-hostname-collision')) notes.push(flagSentence('same-hostname-collision'));
    // Where no captured client reaches the waypoint, the verdict has said what ingress gateways do.
    if (ingress !== null && reach.delivery !== 'direct') notes.push(ingressNote(ingress, reach));
  }
  for (const { reason } of facts.expected) {
    if (reason === 'NoWaypointForRacingConnectStrategy') notes.push(racingNote);
    if (reason === 'NoWaypointForWildcardService') notes.push(wildcardNote);
  }
  const { gap } = binding.detail;
  if (gap !== undefined && binding.reason !== 'input-not-visible') notes.push(gapSentence(gap));
  if (flags.includes('assumes-deployed')) notes.push(flagSentence('assumes-deployed'));
  return notes;
}

/** Who the verdicts hold for, once per answer. Follows ztunnel, and `findServiceWaypoint` for ingress gateways. */
export const whoFollows =
  'This is what captured (ambient) clients do. Clients with a sidecar, on the host network or outside the mesh go around every waypoint.';

function ingressNote(ingress: IngressUse, reach: Reach): string {
  switch (ingress) {
    case 'uses':
      return `Ingress gateways use ${usedByIngress(reach)} (istio.io/ingress-use-waypoint).`;
    case 'not-opted-in':
      return 'Ingress gateways go around the waypoint: istio.io/ingress-use-waypoint is not true.';
    case 'switched-off':
      return 'Ingress gateways go around the waypoint: istiod has ENABLE_INGRESS_WAYPOINT_ROUTING=false.';
    case 'too-old':
      return 'Ingress gateways go around the waypoint: before Istio 1.24 they use none.';
    case 'resolved-by-dns':
      return 'Ingress gateways go around the waypoint: they resolve the host of this ServiceEntry by DNS themselves.';
  }
}

/** Follows istiod's `weightedWaypointEndpoints`: an ingress gateway leaves out a waypoint without endpoints. */
function usedByIngress({ shares, delivery }: Reach): string {
  if (inUse(shares).length < 2) return 'the waypoint, too';
  return delivery === 'partly-fails'
    ? 'the waypoints, too, without the one that has no endpoint'
    : 'the waypoints, too';
}

const wildcardNote = 'istiod says that a wildcard host does not apply until it is bound to a waypoint.';
const racingNote = 'Without a waypoint its connect strategy has no effect for captured clients.';
