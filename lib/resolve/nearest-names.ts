import { compareIds } from '#lib/model/object-id.ts';

/** The names that somebody may have meant by `wanted`, best first: at most `count`, none that differ in over half of it. */
export function nearestNames(wanted: string, names: Iterable<string>, count: number): readonly string[] {
  const limit = Math.max(2, Math.floor(wanted.length / 2));
  const near: { readonly name: string; readonly distance: number }[] = [];
  for (const name of new Set(names)) {
    if (Math.abs(name.length - wanted.length) > limit && !name.startsWith(wanted)) continue;
    const distance =
      name.startsWith(wanted) && wanted !== '' ? 1 : editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance <= limit) near.push({ name, distance });
  }
  near.sort((left, right) => left.distance - right.distance || compareIds(left.name, right.name));
  return near.slice(0, count).map(({ name }) => name);
}

/** How many single-character changes lie between two names (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
