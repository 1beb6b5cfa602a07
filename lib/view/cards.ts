import type { ObjectId } from '#lib/model/object-id.ts';
import type { Binding, ServiceFacts, Share, WorkloadFacts } from '#lib/model/topology.ts';
import { boxesOfChips, chipsOf, chipsShown } from './chips.ts';
import type { Matches } from './matches.ts';
import { isException, outcomeOf } from './outcome.ts';
import { canaryOf, followsRail, type NamespaceDefault, sameShare } from './rails.ts';
import { hasOwnSay, type StackRows, stackWorkloads } from './stacks.ts';
import { type NamespaceContent, serviceKey } from './topology-index.ts';
import type { BoxId, Card, ServiceCard, StackCard } from './view.ts';
import type { Wishes } from './wishes.ts';
import { serviceRemark } from './words.ts';

/** A card with what decides where it goes and which lines leave it. */
export type DraftCard = {
  readonly card: Exclude<Card, { readonly shape: 'fold' }>;
  /** It inherits, or nobody asked anything: the left column. */
  readonly quiet: boolean;
  /** It must be seen: refused, undetermined, with a finding, selected, or what a filter asked for. */
  readonly loud: boolean;
  readonly pods: number;
  /** Where each object in it is drawn. */
  readonly boxes: readonly (readonly [ObjectId, BoxId])[];
  /** What is drawn as lines of its own. */
  readonly lines: readonly OwnLine[];
};

export type OwnLine = { readonly from: BoxId; readonly binding: Binding; readonly canary: Share | null };

/** The cards of one namespace that the filters keep, in the order of names; services first. */
export function draftCards(
  content: NamespaceContent,
  byDefault: NamespaceDefault,
  matches: Matches,
  show: Wishes,
): readonly DraftCard[] {
  const { selectedBy, alone } = spreadWorkloads(content);
  const drafts: DraftCard[] = [];
  const drawn = new Set<ObjectId>();
  for (const service of content.services) {
    const draft = draftService(service, selectedBy.get(serviceKey(service)) ?? [], drawn, byDefault, matches, show);
    if (draft !== null) drafts.push(draft);
  }
  return [...drafts, ...draftStacks(content.name, alone.filter(matches.workload), byDefault, matches, show)];
}

/** Which workloads each service selects; a workload that none of this namespace selects stands alone. */
function spreadWorkloads(content: NamespaceContent) {
  const keys = new Set(content.services.map(serviceKey));
  const selectedBy = new Map<string, WorkloadFacts[]>();
  const alone: WorkloadFacts[] = [];
  for (const workload of content.workloads) {
    const services = workload.services.filter((key) => keys.has(key));
    if (services.length === 0) alone.push(workload);
    for (const key of services) {
      const list = selectedBy.get(key);
      if (list === undefined) selectedBy.set(key, [workload]);
      else list.push(workload);
    }
  }
  return { selectedBy, alone };
}

function draftService(
  service: ServiceFacts,
  workloads: readonly WorkloadFacts[],
  drawn: Set<ObjectId>,
  byDefault: NamespaceDefault,
  matches: Matches,
  show: Wishes,
): DraftCard | null {
  const placed = show.places.on.get(service.id);
  const byLabels = matches.labels;
  const members = byLabels === null ? workloads : workloads.filter(byLabels);
  const matched =
    (matches.service(service) && (byLabels === null || members.length > 0 || show.wanted.has(service.id))) ||
    placed?.some(({ facts }) => matches.policy(facts)) === true;
  const kept = matched ? members : members.filter(matches.workload);
  if (!matched && kept.length === 0) return null;

  const id = service.kind === 'Service' ? service.id : `${service.id}@${service.hostname}`;
  const rows = stackWorkloads(id, kept, show);
  const policies = chipsOf(id, placed, chipsShown.card, show);
  const outcome = outcomeOf(service.binding, service.flags);
  const canary = canaryOf(service);
  const onRail = followsRail(service.binding, byDefault.rails);
  const ownCanary = canary !== null && !(onRail && sameShare(canary, byDefault.canary)) ? canary : null;

  const lines: OwnLine[] = [];
  if (ownCanary !== null || (hasLine(service.binding) && !onRail))
    lines.push({ from: id, binding: service.binding, canary: ownCanary });
  // A workload that two services select is drawn in both, and its line starts at the first.
  const firstHere = kept.some(({ id }) => drawn.has(id))
    ? new Set(rows.boxes.filter(([object]) => !drawn.has(object)).map(([, box]) => box))
    : null;
  lines.push(...linesOfRows(rows, byDefault).filter(({ from }) => firstHere === null || firstHere.has(from)));
  for (const { id, services } of kept) if (services.length > 1) drawn.add(id);

  const card: ServiceCard = {
    shape: 'service',
    id,
    object: service.id,
    namespace: service.namespace,
    kind: service.kind,
    name: service.kind === 'Service' ? service.name : service.hostname,
    outcome,
    waypoint: service.binding.waypoint,
    asked: service.binding.asked,
    onRail,
    remark: serviceRemark(service, outcome, canary),
    policies,
    trouble: show.troubleOf([service.id]),
    stacks: rows.rows,
    moreStacks: rows.more,
  };
  return {
    card,
    quiet: !hasOwnSay(service.binding) && !rows.ownSay && lines.length === 0,
    loud:
      matches.filtering ||
      isException(outcome) ||
      show.isLoud(service.id) ||
      placed?.some(({ facts }) => show.isLoud(facts.id)) === true ||
      kept.some((workload) => mustBeSeen(workload, show)),
    pods: podsOf(kept),
    boxes: [[service.id, id], ...rows.boxes, ...boxesOfChips(placed, policies)],
    lines,
  };
}

function draftStacks(
  namespace: string,
  workloads: readonly WorkloadFacts[],
  byDefault: NamespaceDefault,
  matches: Matches,
  show: Wishes,
): readonly DraftCard[] {
  const byStack = new Map<string, WorkloadFacts[]>();
  for (const workload of workloads) {
    const key = workload.owner === null ? workload.id : `${workload.owner.kind}/${workload.owner.name}`;
    const list = byStack.get(key);
    if (list === undefined) byStack.set(key, [workload]);
    else list.push(workload);
  }
  const drafts: DraftCard[] = [];
  for (const [key, members] of [...byStack].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const id = `alone:${namespace}:${key}`;
    const rows = stackWorkloads(id, members, show);
    const lines = linesOfRows(rows, byDefault);
    const [first] = members;
    const card: StackCard = {
      shape: 'stack',
      id,
      namespace,
      onRail: first !== undefined && followsRail(first.binding, byDefault.rails),
      stacks: rows.rows,
      moreStacks: rows.more,
    };
    drafts.push({
      card,
      quiet: !rows.ownSay && lines.length === 0,
      loud: matches.filtering || members.some((member) => mustBeSeen(member, show)),
      pods: podsOf(members),
      boxes: rows.boxes,
      lines,
    });
  }
  return drafts;
}

function linesOfRows(rows: StackRows, byDefault: NamespaceDefault): OwnLine[] {
  return rows.speaking
    .filter(({ binding }) => hasLine(binding) && !followsRail(binding, byDefault.rails))
    .map(({ row, binding }) => ({ from: row, binding, canary: null }));
}

/** Bound and refused are lines; everything else is a mark. */
function hasLine(binding: Binding): boolean {
  return binding.status === 'bound' || (binding.status === 'refused' && binding.asked !== null);
}

function mustBeSeen(workload: WorkloadFacts, show: Wishes): boolean {
  return show.isLoud(workload.id) || isException(outcomeOf(workload.binding, workload.flags));
}

function podsOf(workloads: readonly WorkloadFacts[]): number {
  return workloads.reduce((sum, workload) => sum + workload.replicas, 0);
}
