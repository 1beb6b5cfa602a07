import type { Finding, FindingCode } from '#lib/model/finding.ts';
import { findingKey } from '#lib/view/show.ts';

/** Findings of one severity and code, in the order of the topology; never empty. */
export type FindingGroup = { readonly code: FindingCode; readonly findings: readonly Finding[] };

/** Up to this many in all, a list is read at a glance and nothing of it is folded. */
const readAtAGlance = 20;

const firstOfGroup = 3;

/** How many of each group stand in the list before anybody asks for more. */
export function firstShown(findings: readonly Finding[]): number {
  return findings.length <= readAtAGlance ? readAtAGlance : firstOfGroup;
}

/** Groups of one code, in the order in which the codes come. */
export function groupsByCode(findings: readonly Finding[]): readonly FindingGroup[] {
  return [...Map.groupBy(findings, ({ code }) => code)].map(([code, group]) => ({ code, findings: group }));
}

/** The first ones of a group, and the open one wherever it stands. `open` is its key, or null. */
export function shownOfGroup({ findings }: FindingGroup, count: number, open: string | null): readonly Finding[] {
  return findings.filter((finding, place) => place < count || findingKey(finding) === open);
}
