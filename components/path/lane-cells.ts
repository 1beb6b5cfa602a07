import type { Lane } from '#lib/explain/lanes/lanes.ts';
import { bypassRemark, unroutedRemark } from '#lib/explain/wording/lanes/closing.ts';
import { isShut } from '#lib/explain/wording/lanes/lanes-sentence.ts';
import { dependencies } from '#lib/explain/wording/path-policy-sentence.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { Hop } from '#lib/model/path.ts';

/** A lane laid out on the columns of places that decide; null where it does not come by. */
export type LaneCells = {
  readonly source: Hop | null;
  readonly waypoint: Hop | null;
  readonly destination: Hop | null;
  readonly application: Hop | null;
  /** After which column it ends, and what stands there: `refused by cart-l4`. */
  readonly end: { readonly after: 'source' | 'waypoint' | 'destination'; readonly words: string } | null;
  readonly goesAround: boolean;
  /** Some words under the caller: why it goes around, that no route leads here; empty where there is nothing to say. */
  readonly remark: string;
  /** A word under the application: what it depends on. */
  readonly condition: string | null;
};

export function laneCells({ path, isUnrouted }: Lane): LaneCells {
  const [source = null, ...rest] = path.hops;
  const waypoint = rest.find(({ kind }) => kind === 'waypoint' || kind === 'gateway') ?? null;
  const destination = rest.findLast(({ kind }) => kind === 'ztunnel' || kind === 'sidecar') ?? null;
  const application =
    rest.findLast(({ kind }) => kind === 'application' || kind === 'external' || kind === 'node') ?? null;
  const [bypassed] = path.bypassed;
  const goesAround = bypassed !== undefined && waypoint === null;
  return {
    source,
    waypoint,
    destination,
    application,
    end: endOf(path, { waypoint, destination }),
    goesAround,
    remark: [bypassed === undefined ? '' : bypassRemark(bypassed.reason), isUnrouted ? unroutedRemark : '']
      .filter((part) => part !== '')
      .join('; '),
    condition: conditionOf(path),
  };
}

function endOf(
  path: Lane['path'],
  { waypoint, destination }: Pick<LaneCells, 'waypoint' | 'destination'>,
): LaneCells['end'] {
  if (!isShut(path)) return null;
  const hop = path.decidedAt === null ? undefined : path.hops[path.decidedAt];
  const after =
    hop === undefined || path.decidedAt === 0
      ? 'source'
      : hop === waypoint
        ? 'waypoint'
        : hop === destination
          ? 'destination'
          : waypoint === null
            ? 'source'
            : 'waypoint';
  return { after, words: endWords(path, hop) };
}

function endWords({ verdict }: Lane['path'], hop: Hop | undefined): string {
  if (verdict === 'fails') return 'no connection';
  const denying = hop?.policies.find(({ result }) => result === 'deny');
  const lacking = hop?.policies.filter(({ action }) => action === 'ALLOW') ?? [];
  const [first] = denying === undefined ? lacking : [denying];
  if (first === undefined) return 'refused';
  const more = denying === undefined && lacking.length > 1 ? ` and ${lacking.length - 1} more` : '';
  return `refused by ${parseObjectId(first.object).name}${more}`;
}

function conditionOf({ verdict, hops }: Lane['path']): string | null {
  if (verdict === 'undetermined') return 'cannot be told';
  if (verdict !== 'depends') return null;
  const open = hops
    .filter(({ outcome }) => outcome === 'depends')
    .flatMap(({ policies }) => policies.filter(({ result, action }) => result === 'depends' && action !== 'JWT'))
    .flatMap(({ dependsOn }) => dependsOn);
  return open.length === 0 ? 'depends' : `depends on ${dependencies(open)}`;
}
