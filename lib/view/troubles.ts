import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Trouble } from './view.ts';

/** Which findings each object is a subject of, by their position in the topology. */
export type Troubles = ReadonlyMap<ObjectId, readonly number[]>;

/** The findings by subject. */
export function troublesOf(findings: readonly Finding[]): Troubles {
  const bySubject = new Map<ObjectId, number[]>();
  findings.forEach(({ subjects }, position) => {
    for (const subject of subjects) {
      const known = bySubject.get(subject);
      if (known === undefined) bySubject.set(subject, [position]);
      else known.push(position);
    }
  });
  return bySubject;
}

/** What the findings about some objects come to: how many different ones, and how bad the worst is. Null for none. */
export function troubleOf(
  objects: Iterable<ObjectId>,
  troubles: Troubles,
  findings: readonly Finding[],
): Trouble | null {
  if (troubles.size === 0) return null;
  // Most objects have no finding, and there are tens of thousands of them.
  let positions: Set<number> | null = null;
  for (const object of objects) {
    const own = troubles.get(object);
    if (own === undefined) continue;
    positions ??= new Set();
    for (const position of own) positions.add(position);
  }
  return positions === null ? null : worstOf([...positions].map((position) => findings[position]?.severity ?? 'info'));
}

function worstOf(severities: readonly Trouble['severity'][]): Trouble | null {
  if (severities.length === 0) return null;
  const severity = (['error', 'warning'] as const).find((each) => severities.includes(each)) ?? 'info';
  return { severity, count: severities.length };
}
