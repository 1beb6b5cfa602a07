import type { BranchChoice, SampleRequest } from '#lib/model/path.ts';
import type { Route, RouteKind, VirtualServiceMatch } from '#lib/model/policy.ts';
import { dependenciesOf, matchHolds, readAsked } from './route-match.ts';
import type { Truth } from './truth.ts';
import { anyOf, unknown } from './truth.ts';

/** A rule that a proxy tries, or one match of it, which is a rule of its own where they are sorted. */
export type Tried<Rule> = {
  readonly rule: Rule;
  /** Whether the request of the sample fits. */
  readonly fits: Truth;
  /** Every request fits. */
  readonly catchesAll: boolean;
};

type Chosen<Rule> = {
  /** Null for what no rule takes. */
  readonly rule: Rule | null;
  readonly choice: BranchChoice;
  /** What of the request decides whether it gets here. */
  readonly dependsOn: readonly string[];
  readonly catchesAll: boolean;
};

/**
 * Which rules take the request, of those that are tried in this order: the first that fits. What is not known of the
 * request may let it pass by, so those behind stay possible. Rules behind one that takes everything are left out.
 */
export function choose<Rule>(tried: readonly Tried<Rule>[]): readonly Chosen<Rule>[] {
  const found = new Map<Rule, Chosen<Rule>>();
  const doubts = new Set<string>();
  let isTaken = false;
  for (const { rule, fits, catchesAll } of tried) {
    if (!isTaken) for (const name of dependenciesOf(fits)) doubts.add(name);
    const choice = isTaken || fits === false ? 'not-taken' : doubts.size === 0 ? 'chosen' : 'depends';
    const before = found.get(rule);
    const isFirst = before === undefined || before.choice === 'not-taken';
    const better = isFirst ? ({ rule, choice, dependsOn: choice === 'depends' ? [...doubts] : [] } as const) : before;
    found.set(rule, { ...better, catchesAll: catchesAll || before?.catchesAll === true });
    isTaken ||= fits === true;
    if (catchesAll) return [...found.values()];
  }
  if (isTaken) return [...found.values()];
  const choice = doubts.size === 0 ? 'chosen' : 'depends';
  return [...found.values(), { rule: null, choice, dependsOn: [...doubts], catchesAll: false }];
}

export type PlacedRouteRule = {
  readonly route: Route;
  readonly rule: Route['rules'][number];
  readonly position: number;
};

/** The rules of routes of the Gateway API as a proxy tries them, each match by itself. Follows istiod's `sortHTTPRoutes`. */
export function triedRouteRules(routes: readonly Route[], sample: SampleRequest): readonly Tried<PlacedRouteRule>[] {
  const rules = routes.flatMap((route) => route.rules.map((rule, position) => ({ route, rule, position })));
  return rules
    .flatMap((each) => matchesOf(each.route.kind, each.rule).map((asked) => ({ each, asked, rank: rankOf(asked) })))
    .sort((left, right) => compareRanks(right.rank, left.rank))
    .map(({ each, asked }) => ({
      rule: each,
      fits: asked === null ? unknown('rule') : matchHolds(asked, sample),
      catchesAll: asked !== null && matchHolds(asked, {}) === true,
    }));
}

/** Null for a match of which nobody wrote down what it asks. */
function matchesOf(
  kind: RouteKind,
  { asked, catchesAll }: PlacedRouteRule['rule'],
): readonly (readonly string[] | null)[] {
  if (asked !== undefined) return asked;
  if (!catchesAll) return [null];
  return [kind === 'HTTPRoute' ? ['uri segments /'] : []];
}

const uriRanks: Readonly<Record<string, number>> = { exact: 3, segments: 2, regex: 1 };

/** Exact paths before prefixes before patterns, the longer first; then by method, headers and parameters. */
function rankOf(match: readonly string[] | null): readonly number[] {
  if (match === null) return [4];
  const asked = match.map(readAsked);
  const count = (on: string) => asked.filter((each) => each.on === on).length;
  const uri = asked.find(({ on }) => on === 'uri');
  const length = uri === undefined ? 0 : withoutLastSlash(uri.kind, uri.value).length;
  return [
    uri === undefined ? -1 : (uriRanks[uri.kind] ?? 0),
    length,
    count('method'),
    count('headers'),
    count('queryParams'),
  ];
}

/** Istiod: `createURIMatch`. */
function withoutLastSlash(kind: string, value: string): string {
  return kind === 'segments' && value.length > 1 && value.endsWith('/') ? value.slice(0, -1) : value;
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const differs = left.findIndex((each, position) => each !== right[position]);
  return differs === -1 ? 0 : (left[differs] ?? 0) - (right[differs] ?? 0);
}

/** Whether the request fits one of the matches of a VirtualService; without any it does. */
export function fitsOneOf(matches: readonly VirtualServiceMatch[], sample: SampleRequest): Truth {
  if (matches.length === 0) return true;
  return anyOf(
    matches.map(({ catchesAll, asked }) =>
      catchesAll ? true : asked === undefined ? unknown('rule') : matchHolds(asked, sample),
    ),
  );
}
