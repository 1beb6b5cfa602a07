import type { IstioSettings, SourceDescription } from '#lib/model/snapshot.ts';

/** What stands under and over a picture that has left the page, so that it says itself what it shows. */
export const pictureWords = {
  /** The kind of source before its name. */
  source: { cluster: 'Cluster', files: 'Files', demo: 'Demo' } as const satisfies Record<
    SourceDescription['kind'],
    string
  >,
  taken: (time: string) => `Data of ${time}`,
  stale: (freshness: string) => `Not of now, ${freshness}: what has changed since is not in this picture.`,
  asFiles: 'as read from files',
  invented: 'invented, no cluster',
  assumesDeployed: 'read as if deployed',
  istio: ({ minor, minorFrom }: Pick<IstioSettings, 'minor' | 'minorFrom'>) =>
    `Istio ${minor}${minorFrom === 'default' ? ' (assumed)' : minorFrom === 'given' ? ' (given)' : ''}`,
  everything: 'Shows everything that was read.',
  only: (filters: readonly string[], besides: string | null) =>
    `Shows only ${filters.join(' · ')}${besides === null ? '' : `, ${besides}`}.`,
  part: 'A part of the map: the rest lies outside the frame.',
  pseudonyms: 'Names, hosts, labels and addresses are pseudonyms.',
  selected: (object: string) => `Selected: ${object}, with what belongs to it.`,
  finding: (code: string) => `Marked: what finding ${code} is about.`,
  path: (sentence: string) => `The way of a request: ${sentence}`,
  around: 'Dotted: traffic that goes around a waypoint.',
  filteredAway: (what: string) => `Filtered away: ${what}.`,
  folded: (what: string) => `Folded: ${what}.`,
  allRead: 'Nothing that Ambient Atlas reads was out of sight.',
  notRead: (sentence: string) => `Not read: ${sentence}`,
  moreNotRead: (count: number) => `Not read: ${count} more.`,
  notInstalled: (kinds: string) => `Not installed, so there are none: ${kinds}.`,
  madeBy: (product: string, version: string) => `${product} ${version}`,
} as const;
