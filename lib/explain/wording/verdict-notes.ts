import type { Flag } from '#lib/model/reason.ts';
import type { Condition } from '#lib/model/snapshot.ts';
import type { Binding, GatewayFacts } from '#lib/model/topology.ts';
import type { Obstacle } from './delivery.ts';
import { deliveryPast } from './delivery.ts';
import { gapSentence } from './gap-sentence.ts';
import { flagSentence } from './verdict-sentence.ts';

/** What a reader should know beside the verdict: each a whole sentence, none that the verdict has said already. */
export function verdictNotes(facts: {
  readonly binding: Binding;
  readonly flags: readonly Flag[];
  readonly obstacle: Obstacle | null;
  readonly canary: GatewayFacts | null;
  readonly ingressUsesWaypoint: boolean | null;
  readonly expected: readonly Condition[];
}): readonly string[] {
  const { binding, flags, obstacle, canary } = facts;
  const notes: string[] = [];
  if (binding.status === 'bound') {
    if (flags.includes('same-hostname-collision')) notes.push(flagSentence('same-hostname-collision'));
    if (canary !== null) notes.push(...canaryNotes(canary));
    if (facts.ingressUsesWaypoint !== null && reachesWaypoint(obstacle))
      notes.push(ingressNote(facts.ingressUsesWaypoint));
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

function ingressNote(uses: boolean): string {
  return uses
    ? 'Ingress gateways use the waypoint, too (istio.io/ingress-use-waypoint).'
    : 'Ingress gateways go around the waypoint: istio.io/ingress-use-waypoint is not true.';
}

function canaryNotes(canary: GatewayFacts): readonly string[] {
  const name = `${canary.namespace}/${canary.name}`;
  if (canary.address === null)
    return [`Canary ${name} has no address that istiod can send, so its share has nowhere to go.`];
  return canary.flags.includes('no-endpoints') || canary.flags.includes('no-hbone-port')
    ? [`The share of canary ${name} fails: no ready pod of it listens on port 15008.`]
    : [];
}

const wildcardNote = 'istiod says that a wildcard host does not apply until it is bound to a waypoint.';
const racingNote = 'Without a waypoint its connect strategy has no effect for captured clients.';

/** Whether the waypoint is asked at all: only then does it matter what ingress gateways do. */
function reachesWaypoint(obstacle: Obstacle | null): boolean {
  return obstacle === null || deliveryPast(obstacle) !== 'direct';
}
