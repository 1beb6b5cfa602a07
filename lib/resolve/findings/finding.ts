import type { Finding, FindingCode, Severity } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { compareIds } from '#lib/model/object-id.ts';

/**
 * How bad each code is. `error` where a policy can be silently not enforced or requests fail, `warning` for a surprise,
 * `info` for waste.
 */
export const severityOf: Readonly<Record<FindingCode, Severity>> = {
  'WP-INGRESS-BYPASS': 'error',
  'WP-L7-UNENFORCED': 'error',
  'WP-NOT-READY': 'error',
  'WP-IDENTITY-SWAP': 'error',
  'WP-SPLIT-BINDING': 'error',
  'WP-HBONE-BLOCKED': 'error',
  'WP-UNCAPTURED': 'error',
  'WP-SIDECAR-CLIENT': 'error',
  'WP-ROUTE-INERT': 'error',
  'WP-DEFAULT-DENY-GAP': 'error',
  'WP-UNOWNED-GATEWAY': 'error',
  'WP-SE-UNREACHABLE': 'error',
  'WP-ATTACH-DENIED': 'error',
  'WP-FOREIGN-SCOPE': 'error',
  'WP-STATUS-DISAGREES': 'warning',
  'WP-TARGET-NOT-FOUND': 'error',
  'WP-EGRESS-OPEN': 'error',
  'WP-IDLE-HOP': 'info',
  'WP-MTLS': 'warning',
  'WP-CANARY': 'warning',
  'WP-LEGACY': 'error',
  'WP-SHARED-BLAST': 'warning',
  'WP-WRONG-TYPE': 'error',
  'WP-EXTERNAL-DIRECT': 'error',
  'WP-SELECTOR-INVALID': 'error',
};

/**
 * One thing that suffers from one cause. Lists in `detail` are united within a cause, and `why` becomes one; of other texts
 * the first stays.
 */
export type Suffering = {
  readonly cause: ObjectId;
  readonly subject: ObjectId;
  readonly detail: Finding['detail'];
};

/** One finding for each cause, with everything that suffers from it. */
export function groupByCause(code: FindingCode, sufferings: readonly Suffering[]): readonly Finding[] {
  return [...Map.groupBy(sufferings, ({ cause }) => cause)].map(([cause, group]) => ({
    code,
    severity: severityOf[code],
    subjects: distinct(group.map(({ subject }) => subject)),
    cause,
    detail: unite(new Set(group.map(({ detail }) => detail))),
  }));
}

/** Sorted, each once. */
export function distinct(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort(compareIds);
}

function unite(details: ReadonlySet<Finding['detail']>): Finding['detail'] {
  const united: Record<string, string | string[]> = {};
  for (const detail of details) {
    for (const name of Object.keys(detail)) {
      const value = detail[name] ?? '';
      const known = united[name];
      if (typeof value === 'string' && name !== 'why') united[name] ??= value;
      else if (Array.isArray(known)) known.push(...(typeof value === 'string' ? [value] : value));
      else united[name] = typeof value === 'string' ? [value] : [...value];
    }
  }
  return Object.fromEntries(
    Object.keys(united)
      .sort()
      .map((name) => [name, sortedList(united[name] ?? '')]),
  );
}

function sortedList(value: string | readonly string[]): string | readonly string[] {
  return typeof value === 'string' || value.length < 2 ? value : distinct(value);
}
