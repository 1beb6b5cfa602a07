import { gapSentence } from '#lib/explain/wording/gap-sentence.ts';
import { pathSentence } from '#lib/explain/wording/path-sentence.ts';
import { pictureWords } from '#lib/explain/wording/picture-words.ts';
import type { RequestPath } from '#lib/model/path.ts';
import type { Gap, SourceDescription } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import { drawnBesides } from '#lib/view/drawn-besides.ts';
import { filterWords } from '#lib/view/filter-words.ts';
import { objectCounts } from '#lib/view/object-counts.ts';
import type { Show } from '#lib/view/show.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import type { Counts, View } from '#lib/view/view.ts';
import { counted } from '#lib/view/words.ts';
import { product } from './product.ts';
import { withoutIsolates } from './visible.ts';

/** What is told of a picture besides the topology and the view it is drawn from. */
export type PictureOrigin = {
  readonly topology: Topology;
  readonly view: View;
  readonly show: Show;
  readonly path: RequestPath | null;
  /** A few words, `live` or `stale since 08:31:04 UTC`; empty where the kind of source says all. */
  readonly freshness: string;
  /** The page could not see the cluster any more when the picture was drawn; false where left out. */
  readonly isStale?: boolean;
  /** The address that opens the same view; null where there is none. */
  readonly link: string | null;
  /** Whether all of the map is drawn, or what was in sight. */
  readonly part: 'whole' | 'visible';
  /** Whether the cluster's own names are drawn, or pseudonyms; its own where left out. */
  readonly names?: 'as-read' | 'pseudonyms';
};

/** The label that a picture carries: which data, how fresh, what it shows and what it does not. */
export type Truth = {
  readonly title: string;
  readonly facts: string;
  /** What must not be overlooked; null where nothing must. */
  readonly warning: string | null;
  readonly notes: readonly string[];
  /** Product and version. */
  readonly maker: string;
  readonly link: string | null;
};

/** Everything a reader must know of a picture that has no page around it. */
export function truthOf(origin: PictureOrigin): Truth {
  const { topology, link, isStale = false, freshness } = origin;
  return {
    title: titleOf(topology.source),
    facts: factsOf(origin).join(' · '),
    warning: isStale ? pictureWords.stale(freshness) : null,
    notes: [...shownNotes(origin), ...hiddenNotes(origin.view), ...gapNotes(topology.gaps)].map(withoutIsolates),
    maker: pictureWords.madeBy(product.name, product.version),
    link,
  };
}

function titleOf({ kind, name }: SourceDescription): string {
  if (kind === 'demo') return pictureWords.source.demo;
  // A snapshot that was opened says so itself.
  return /^snapshot of /.test(name) ? name.replace(/^s/, 'S') : `${pictureWords.source[kind]} ${name}`;
}

function factsOf({ topology, freshness }: PictureOrigin): readonly string[] {
  const { source, istio } = topology;
  const age =
    source.kind === 'cluster' ? freshness : source.kind === 'demo' ? pictureWords.invented : pictureWords.asFiles;
  return [
    pictureWords.taken(utcTime(source.takenAt)),
    ...(age === '' ? [] : [age]),
    ...(source.reading === 'desired' ? [pictureWords.assumesDeployed] : []),
    pictureWords.istio(istio),
    objectCounts(topology),
  ];
}

function shownNotes({ view, show, path, part, names }: PictureOrigin): readonly string[] {
  const filters = filterWords(show, view);
  return [
    filters.length === 0 ? pictureWords.everything : pictureWords.only(filters, drawnBesides(view, show)),
    ...(part === 'visible' ? [pictureWords.part] : []),
    ...(names === 'pseudonyms' ? [pictureWords.pseudonyms] : []),
    ...(show.selected === null ? [] : [pictureWords.selected(show.selected)]),
    ...(show.finding === null ? [] : [pictureWords.finding(show.finding)]),
    ...(path === null ? [] : [pictureWords.path(pathSentence(path))]),
    ...(view.around.length === 0 ? [] : [pictureWords.around]),
  ];
}

function hiddenNotes({ hidden, folded }: View): readonly string[] {
  const [away, within] = [countWords(hidden), countWords(folded)];
  return [
    ...(away === '' ? [] : [pictureWords.filteredAway(away)]),
    ...(within === '' ? [] : [pictureWords.folded(within)]),
  ];
}

function countWords({ namespaces, services, workloads, policies }: Counts): string {
  return [
    ...(namespaces > 0 ? [counted(namespaces, 'namespace')] : []),
    ...(services > 0 ? [counted(services, 'service')] : []),
    ...(workloads > 0 ? [counted(workloads, 'workload')] : []),
    ...(policies > 0 ? [counted(policies, 'policy', 'policies')] : []),
  ].join(', ');
}

/** More of them would be a wall of text; their number still says how much is missing. */
const gapsNamed = 6;

function gapNotes(gaps: readonly Gap[]): readonly string[] {
  const hiding = gaps.filter(({ cause }) => cause !== 'absent');
  const absent = gaps.filter(({ cause }) => cause === 'absent').flatMap(({ kind }) => kind ?? []);
  const rest = hiding.length - gapsNamed;
  return [
    ...(hiding.length === 0 ? [pictureWords.allRead] : []),
    ...hiding.slice(0, gapsNamed).map((gap) => pictureWords.notRead(gapSentence(gap))),
    ...(rest > 0 ? [pictureWords.moreNotRead(rest)] : []),
    ...(absent.length > 0 ? [pictureWords.notInstalled(absent.join(', '))] : []),
  ];
}
