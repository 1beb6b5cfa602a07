import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { type Outcome, outcomes } from './outcome.ts';

/** The kinds of thing that a filter can keep. `endpoint` stands for endpoints without an object of their own. */
export const shownKinds = ['Service', 'ServiceEntry', 'Pod', 'WorkloadEntry', 'Endpoint', 'Gateway'] as const;

export type ShownKind = (typeof shownKinds)[number];

/** What somebody wishes to see. Everything in it fits in a link. */
export type Show = {
  /** The object whose panel is open; null for none. */
  readonly selected: ObjectId | null;
  /** Namespaces in focus, sorted; empty for all. */
  readonly namespaces: readonly string[];
  /** Outcomes to keep, in the order of `outcomes`; empty for all. */
  readonly outcomes: readonly Outcome[];
  /** Kinds to keep, in the order of `shownKinds`; empty for all. */
  readonly kinds: readonly ShownKind[];
  /** Part of a name, in any case; empty for all. */
  readonly text: string;
  /** A label selector for pods, as `kubectl -l` takes it; empty for all. One that cannot be read keeps everything. */
  readonly labels: string;
  /** Only what belongs to this object, the rest of its namespaces folded; null for everything. */
  readonly focus: ObjectId | null;
  /** Whether a large mesh begins without its quiet namespaces: `fold` leaves them out, `show` does not. */
  readonly quiet: 'fold' | 'show';
  /** Ids of stacks and folds that are open, sorted. */
  readonly opened: readonly string[];
  /** `hide`: leave out namespaces that have nothing to do with ambient. */
  readonly outsideMesh: 'show' | 'hide';
  /** Draw the traffic that goes around waypoints. */
  readonly bypasses: boolean;
  /** The finding that is open, as `findingKey` writes it; null for none. One about a way around draws that way. */
  readonly finding: string | null;
};

/** Everything, nothing selected. */
export const showAll: Show = {
  selected: null,
  namespaces: [],
  outcomes: [],
  kinds: [],
  text: '',
  labels: '',
  focus: null,
  quiet: 'fold',
  opened: [],
  outsideMesh: 'show',
  bypasses: false,
  finding: null,
};

/** URL parameters that belong to a Show. Others are left to their owners. */
export const showParameters = [
  'select',
  'ns',
  'outcome',
  'kind',
  'q',
  'label',
  'focus',
  'quiet',
  'open',
  'outside',
  'around',
  'finding',
] as const;

/** Reads wishes from a link. Total: what it does not understand is as if it were not there. */
export function showFromUrl(parameters: URLSearchParams): Show {
  return {
    selected: parameters.get('select') || null,
    namespaces: sorted(parameters.getAll('ns')),
    outcomes: known(outcomes, parameters.getAll('outcome')),
    kinds: known(shownKinds, parameters.getAll('kind')),
    text: parameters.get('q') ?? '',
    labels: parameters.get('label') ?? '',
    focus: parameters.get('focus') || null,
    quiet: parameters.get('quiet') === 'show' ? 'show' : 'fold',
    opened: sorted(parameters.getAll('open')),
    outsideMesh: parameters.get('outside') === 'hide' ? 'hide' : 'show',
    bypasses: parameters.get('around') === 'show',
    finding: parameters.get('finding') || null,
  };
}

/** The same wishes as URL parameters; what is at its default is left out. `showFromUrl` reads them back. */
export function showToUrl(show: Show): URLSearchParams {
  const parameters = new URLSearchParams();
  if (show.selected !== null && show.selected !== '') parameters.set('select', show.selected);
  for (const namespace of sorted(show.namespaces)) parameters.append('ns', namespace);
  for (const outcome of known(outcomes, show.outcomes)) parameters.append('outcome', outcome);
  for (const kind of known(shownKinds, show.kinds)) parameters.append('kind', kind);
  if (show.text !== '') parameters.set('q', show.text);
  if (show.labels !== '') parameters.set('label', show.labels);
  if (show.focus !== null && show.focus !== '') parameters.set('focus', show.focus);
  if (show.quiet === 'show') parameters.set('quiet', 'show');
  for (const id of sorted(show.opened)) parameters.append('open', id);
  if (show.outsideMesh === 'hide') parameters.set('outside', 'hide');
  if (show.bypasses) parameters.set('around', 'show');
  if (show.finding !== null && show.finding !== '') parameters.set('finding', show.finding);
  return parameters;
}

/** Names a finding in a link. One cause has at most one finding of a code. */
export function findingKey({ code, cause }: Pick<Finding, 'code' | 'cause'>): string {
  return `${code}@${cause}`;
}

/** Opens what is closed and closes what is open. */
export function toggleOpened(show: Show, boxId: string): Show {
  const opened = show.opened.includes(boxId)
    ? show.opened.filter((id) => id !== boxId)
    : sorted([...show.opened, boxId]);
  return { ...show, opened };
}

/** Something is left out on purpose, so that a page can say so and offer the way back. */
export function isFiltered(show: Show): boolean {
  return (
    show.namespaces.length + show.outcomes.length + show.kinds.length > 0 ||
    show.text.trim() !== '' ||
    show.labels.trim() !== '' ||
    show.focus !== null ||
    show.outsideMesh === 'hide'
  );
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => value !== '').sort();
}

function known<T extends string>(all: readonly T[], values: readonly string[]): readonly T[] {
  return all.filter((value) => values.includes(value));
}
