import type { Pattern } from './pattern-tree.ts';
import { patternOf } from './pattern-tree.ts';

/**
 * Whether a whole text fits a regular expression, as Envoy asks RE2; null where the expression is not read here or takes
 * too many steps. All ways are followed at once, and steps are counted, so no expression makes anybody wait.
 */
export function patternMatches(expression: string, text: string): boolean | null {
  const pattern = patternOf(expression);
  if (pattern === null || text.length > longest) return null;
  const budget = { steps: mostSteps };
  const ends = after(pattern, text, new Set([0]), budget);
  return budget.steps < 0 ? null : ends.has(text.length);
}

const longest = 8192;
const mostSteps = 200_000;

type Ends = ReadonlySet<number>;

/** Where the pattern can end that begins at any of these places. Empty once the budget is used up. */
function after(pattern: Pattern, text: string, starts: Ends, budget: { steps: number }): Ends {
  budget.steps -= starts.size + 1;
  if (budget.steps < 0 || starts.size === 0) return none;
  switch (pattern.kind) {
    case 'character': {
      const ends = new Set<number>();
      for (const start of starts) {
        if (start < text.length && pattern.matches(text.charAt(start))) ends.add(start + 1);
      }
      return ends;
    }
    case 'sequence':
      return pattern.parts.reduce((ends, part) => after(part, text, ends, budget), starts);
    case 'choice':
      return new Set(pattern.parts.flatMap((part) => [...after(part, text, starts, budget)]));
    case 'repeat':
      return repeated(pattern, text, starts, budget);
  }
}

const none: Ends = new Set();

function repeated(
  { part, least, most }: Extract<Pattern, { readonly kind: 'repeat' }>,
  text: string,
  starts: Ends,
  budget: { steps: number },
): Ends {
  let ends = starts;
  for (let count = 0; count < least; count += 1) ends = after(part, text, ends, budget);
  const all = new Set(ends);
  for (let count = least; count < most && ends.size > 0; count += 1) {
    // What was reached with fewer repetitions leads nowhere that is not known.
    ends = new Set([...after(part, text, ends, budget)].filter((end) => !all.has(end)));
    for (const end of ends) all.add(end);
  }
  return all;
}
