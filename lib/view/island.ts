import { gatewayId, type ObjectId } from '#lib/model/object-id.ts';
import type { GatewayFacts, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import type { DraftCard, OwnLine } from './cards.ts';
import { chipsOf, chipsShown, noChips } from './chips.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { PlacedPolicy } from './policy-places.ts';
import type { NamespaceDefault } from './rails.ts';
import type { NamespaceContent, TopologyIndex, Usage } from './topology-index.ts';
import type { BoxId, Card, Fold, Island, OutcomeCounts, TopBox } from './view.ts';
import type { Wishes } from './wishes.ts';

const quietShown = 6;
const exceptionsShown = 10;

/** One namespace on its way into a view. */
export type DraftIsland = {
  readonly content: NamespaceContent;
  readonly byDefault: NamespaceDefault;
  /** Its own cards and rails are drawn, not only waypoints that others use. */
  readonly whole: boolean;
  readonly quiet: Section;
  readonly exceptions: Section;
  /** Those that hang on no single object: of selectors, and attached to nothing. */
  readonly policies: { readonly header: readonly PlacedPolicy[]; readonly lane: readonly PlacedPolicy[] };
};

/** The cards of one column, folded, with where each object and each line of a folded card went. */
export type Section = {
  readonly cards: readonly Card[];
  readonly boxes: readonly (readonly [ObjectId, BoxId])[];
  readonly lines: readonly OwnLine[];
};

/** Folds what is beyond the bound and need not be seen. One card is never folded alone. */
export function foldSection(
  namespace: string,
  side: 'quiet' | 'exceptions',
  drafts: readonly DraftCard[],
  show: Wishes,
): Section {
  const id = `fold:${namespace}:${side}`;
  const bound = side === 'quiet' ? quietShown : exceptionsShown;
  const open = show.opened.includes(id);
  const kept = show.focused === null ? keptCards(drafts, bound) : focusedCards(drafts, show.focused, show.wanted);
  const cards: Card[] = [];
  const boxes: (readonly [ObjectId, BoxId])[] = [];
  const lines: OwnLine[] = [];
  const folded: DraftCard[] = [];
  for (const draft of drafts) {
    if (!open && !kept.has(draft)) {
      folded.push(draft);
      for (const [object] of draft.boxes) boxes.push([object, id]);
      // Around what is in focus, lines of everything else would only be in the way.
      if (show.focused === null) for (const line of draft.lines) lines.push({ ...line, from: id });
      continue;
    }
    cards.push(draft.card);
    for (const box of draft.boxes) boxes.push(box);
    lines.push(...draft.lines);
  }
  if (folded.length > 0) cards.push(foldOf(id, namespace, folded, show));
  else if (open && kept.size < drafts.length) cards.push({ ...foldOf(id, namespace, [], show), open: true });
  return { cards, boxes, lines };
}

/** Waypoints and ghosts first, then the gateways that are none. */
export function topBoxes(
  content: NamespaceContent,
  ghosts: readonly ObjectId[],
  index: TopologyIndex,
  shown: (gateway: GatewayFacts) => boolean,
  wishes: Wishes,
): readonly TopBox[] {
  const waypoints: TopBox[] = [];
  const gateways: TopBox[] = [];
  for (const gateway of content.gateways) {
    if (!shown(gateway)) continue;
    const usage = index.usage.get(gateway.id);
    if (gateway.role === 'waypoint' || (usage !== undefined && usage.bound.services + usage.bound.workloads > 0)) {
      waypoints.push(waypointBox(gateway, usage, content, wishes));
    } else {
      const { id, namespace, name, className, role } = gateway;
      const policies = chipsOf(id, wishes.places.on.get(id), chipsShown.top, wishes);
      const trouble = wishes.troubleOf([id]);
      gateways.push({ shape: 'gateway', id, object: id, namespace, name, className, role, policies, trouble });
    }
  }
  const missing = ghosts.map((id): TopBox => {
    const [, namespace = '', ...rest] = id.split('/');
    const askedBy = index.usage.get(id)?.refused ?? { services: 0, workloads: 0 };
    const own = rest.join('/') || '(no name)';
    const name = namespace === content.name ? own : `${namespace}/${own}`;
    const trouble = wishes.troubleOf([id]);
    return { shape: 'ghost', id, object: id, namespace, name, askedBy, policies: noChips, trouble };
  });
  return [...waypoints, ...missing, ...gateways];
}

/** Whether a Gateway has something to do with waypoints: is one, or serves as one. */
function countsAsWaypoint(gateway: GatewayFacts, index: TopologyIndex): boolean {
  return gateway.role === 'waypoint' || index.usage.has(gateway.id);
}

/** The island without what the filters decide: name, mode, counts. */
export function islandFacts(content: NamespaceContent, index: TopologyIndex, byDefault: NamespaceDefault) {
  const { name, facts, services, workloads, gateways } = content;
  const waypoints = gateways.filter((gateway) => countsAsWaypoint(gateway, index)).length;
  const pods = workloads.filter((workload) => workload.kind === 'Pod');
  return {
    id: islandId(name),
    name,
    mode: modeOf(content),
    dataplaneMode: facts?.dataplaneMode ?? null,
    counts: {
      services: services.length,
      pods: pods.reduce((sum, pod) => sum + pod.replicas, 0),
      others: workloads.length - pods.length,
      waypoints,
      gateways: gateways.length - waypoints,
    },
    services: countOutcomes(services, () => 1),
    workloads: countOutcomes(workloads, (workload) => workload.replicas),
    rails: byDefault.rails,
  } satisfies Partial<Island>;
}

export function islandId(namespace: string): BoxId {
  return `Namespace/${namespace}`;
}

function modeOf({ facts }: NamespaceContent): Island['mode'] {
  if (facts === null || !facts.exists) return 'missing';
  return facts.dataplaneMode === 'ambient' ? 'ambient' : 'not-ambient';
}

function keptCards(drafts: readonly DraftCard[], bound: number): ReadonlySet<DraftCard> {
  if (drafts.length <= bound + 1) return new Set(drafts);
  const kept = new Set(drafts.filter((draft) => draft.loud));
  for (const draft of drafts) if (kept.size < bound) kept.add(draft);
  return kept.size === drafts.length - 1 ? new Set(drafts) : kept;
}

function focusedCards(
  drafts: readonly DraftCard[],
  focused: ReadonlySet<ObjectId>,
  wanted: ReadonlySet<ObjectId>,
): ReadonlySet<DraftCard> {
  const kept = new Set(
    drafts.filter(({ boxes }) => boxes.some(([object]) => focused.has(object) || wanted.has(object))),
  );
  return kept.size === drafts.length - 1 ? new Set(drafts) : kept;
}

function foldOf(id: BoxId, namespace: string, folded: readonly DraftCard[], show: Wishes): Fold {
  const outcomes: Partial<Record<Outcome, number>> = {};
  let services = 0;
  let workloads = 0;
  for (const { card, pods } of folded) {
    workloads += pods;
    if (card.shape === 'service') {
      services += 1;
      outcomes[card.outcome] = (outcomes[card.outcome] ?? 0) + 1;
    }
  }
  const onRail = folded.some(({ card }) => card.onRail);
  const trouble = show.troubleOf(folded.flatMap(({ boxes }) => boxes.map(([object]) => object)));
  return { shape: 'fold', id, namespace, services, workloads, outcomes, trouble, onRail, open: false };
}

function waypointBox(
  gateway: GatewayFacts,
  usage: Usage | undefined,
  content: NamespaceContent,
  wishes: Wishes,
): TopBox {
  const own = content.own.get(gateway.id);
  const parts = [...(own?.services ?? []), ...(own?.workloads ?? [])].map(({ id }) => id);
  return {
    shape: 'waypoint',
    id: gateway.id,
    object: gateway.id,
    namespace: gateway.namespace,
    name: gateway.name,
    serves: gateway.trafficType,
    state: stateOf(gateway),
    usedBy: usage?.bound ?? { services: 0, workloads: 0 },
    own: {
      services: own?.services.length ?? 0,
      pods: own?.workloads.reduce((sum, workload) => sum + workload.replicas, 0) ?? 0,
    },
    policies: chipsOf(gateway.id, wishes.places.on.get(gateway.id), chipsShown.top, wishes),
    trouble: wishes.troubleOf([gateway.id, ...parts]),
  };
}

function stateOf(gateway: GatewayFacts) {
  if (!gateway.discovered) return 'not-discovered';
  if (!gateway.bindable) return 'no-address';
  return gateway.flags.includes('not-programmed') ? 'not-programmed' : 'ready';
}

function countOutcomes<T extends ServiceFacts | WorkloadFacts>(
  things: readonly T[],
  amount: (thing: T) => number,
): OutcomeCounts {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const thing of things) {
    const outcome = outcomeOf(thing.binding, thing.flags);
    counts[outcome] = (counts[outcome] ?? 0) + amount(thing);
  }
  return counts;
}

/** The Gateway that a line of this binding goes to. */
export function targetOf(line: OwnLine): ObjectId | null {
  const name = line.binding.waypoint ?? line.binding.asked;
  return name === null ? null : gatewayId(name);
}
