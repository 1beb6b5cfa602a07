import type { ObjectId } from '#lib/model/object-id.ts';
import { draftCards } from './cards.ts';
import { type DraftIsland, foldSection, islandId, type Section } from './island.ts';
import type { Matches } from './matches.ts';
import type { PlacedPolicy } from './policy-places.ts';
import { namespaceDefault } from './rails.ts';
import type { NamespaceContent, TopologyIndex } from './topology-index.ts';
import type { Wishes } from './wishes.ts';

/** What of one namespace is drawn, before it is known which waypoints others need of it. */
export function draftIsland(
  content: NamespaceContent,
  index: TopologyIndex,
  matches: Matches,
  show: Wishes,
  /** Namespaces that are left out by a rule. */
  leftOut: ReadonlySet<string>,
): DraftIsland {
  const byDefault = namespaceDefault(content.facts, content.services);
  const draft = {
    content,
    byDefault,
    whole: false,
    quiet: emptySection,
    exceptions: emptySection,
    policies: noPolicies,
  };
  const inFocus = show.namespaces.length === 0 || show.namespaces.includes(content.name);
  const left =
    !inFocus ||
    leftOut.has(content.name) ||
    (show.focused !== null && !belongs(content, show.focused)) ||
    (show.outsideMesh === 'hide' && isOutsideMesh(content, index, show));
  if (left && !show.wanted.has(islandId(content.name))) {
    const cards = show.wanted.size === 0 ? [] : draftCards(content, byDefault, only(show.wanted), show);
    if (cards.length === 0) return draft;
    const policies = policiesIn(content.name, only(show.wanted), show);
    return { ...draft, whole: true, policies, ...sections(content, cards, show) };
  }
  const cards = draftCards(content, byDefault, matches, show);
  const policies = policiesIn(content.name, matches, show);
  const asked = show.wanted.has(islandId(content.name)) || policies.header.length + policies.lane.length > 0;
  if (matches.filtering && cards.length === 0 && !asked) return draft;
  return { ...draft, whole: true, policies, ...sections(content, cards, show) };
}

const noPolicies: DraftIsland['policies'] = { header: [], lane: [] };

const emptySection: Section = { cards: [], boxes: [], lines: [] };

function sections(content: NamespaceContent, cards: ReturnType<typeof draftCards>, show: Wishes) {
  return {
    quiet: foldSection(
      content.name,
      'quiet',
      cards.filter((card) => card.quiet),
      show,
    ),
    exceptions: foldSection(
      content.name,
      'exceptions',
      cards.filter((card) => !card.quiet),
      show,
    ),
  };
}

/** Something in a namespace, or the namespace itself, belongs to what is in focus. */
function belongs(
  { name, services, workloads, gateways, own }: NamespaceContent,
  focused: ReadonlySet<ObjectId>,
): boolean {
  const isFocused = ({ id }: { readonly id: ObjectId }) => focused.has(id);
  return (
    focused.has(islandId(name)) ||
    services.some(isFocused) ||
    workloads.some(isFocused) ||
    gateways.some(isFocused) ||
    [...own.values()].some((parts) => parts.services.some(isFocused) || parts.workloads.some(isFocused))
  );
}

/** Keeps what is wanted, for a namespace that is left out otherwise. */
function only(wanted: ReadonlySet<ObjectId>): Matches {
  const isWanted = ({ id }: { readonly id: ObjectId }) => wanted.has(id);
  return { filtering: true, service: isWanted, labels: null, workload: isWanted, gateway: isWanted, policy: isWanted };
}

/** The policies of a namespace that hang on no single object: its selectors, and those that are attached to nothing. */
function policiesIn(namespace: string, matches: Matches, { places }: Wishes): DraftIsland['policies'] {
  const keeps = ({ facts }: PlacedPolicy) => matches.policy(facts);
  return {
    header: places.on.get(islandId(namespace))?.filter(keeps) ?? [],
    lane: places.nowhere.get(namespace)?.filter(keeps) ?? [],
  };
}

/** Nothing in it has anything to do with waypoints or ambient. */
export function isOutsideMesh(
  { name, facts, gateways, services, workloads }: NamespaceContent,
  index: TopologyIndex,
  { places }: Wishes,
): boolean {
  if (facts?.dataplaneMode === 'ambient' || places.on.has(islandId(name)) || places.nowhere.has(name)) return false;
  if (facts !== null && (facts.service.asked !== null || facts.workload.asked !== null)) return false;
  if (gateways.some((gateway) => gateway.role !== 'none' || index.usage.has(gateway.id))) return false;
  return [...services, ...workloads].every(({ binding }) => binding.status === 'none' && binding.askedBy === null);
}
