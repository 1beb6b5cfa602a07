/**
 * A name as part of a sentence. One that may run from right to left, or that holds marks of direction, is put between
 * FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, so that it never turns the words around it; others stay as they are.
 */
export function isolated(name: string): string {
  return mayTurn.test(name) ? `\u2068${name.replace(isolateMarks, '')}\u2069` : name;
}

/** Letters of scripts that run from right to left, and every mark that says in which direction to run. */
const mayTurn =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** In a name they could end the isolation that is put around it. */
const isolateMarks = /[\u2066-\u2069]/gu;
