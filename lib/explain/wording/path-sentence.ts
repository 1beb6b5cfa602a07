import type { Hop, RequestPath } from '#lib/model/path.ts';
import { gapSentence } from './gap-sentence.ts';
import { noteSentence } from './path-note-sentence.ts';
import { callerPhrase, destinationPhrase, listed } from './path-parties.ts';
import { dependencies, routeDependencies } from './path-policy-sentence.ts';
import { objectPhrase } from './subject.ts';

/** The whole path in one sentence that starts with what happens to the request. */
export function pathSentence(path: RequestPath): string {
  const requests = `Requests from ${callerPhrase(path.from)} to ${destinationPhrase(path.to)}`;
  const way = wayPhrase(path);
  switch (path.verdict) {
    case 'allowed':
      return `${requests} go ${way} and are allowed${tokenCondition(path)}.`;
    case 'denied':
      return `${requests} go ${way} and are refused ${refusal(path)}.`;
    case 'depends':
      return `${requests} go ${way.replace(/,$/, '')}; whether they are allowed depends on ${conditions(path)}.`;
    case 'fails':
      return `${requests} fail${failure(path)}`;
    case 'undetermined':
      return `Whether ${lowerFirst(requests)} are allowed cannot be told: ${doubt(path)}`;
  }
}

/** What becomes of requests that were named before, with the full stop. */
export function outcomePhrase(path: RequestPath): string {
  switch (path.verdict) {
    case 'allowed':
      return `and are allowed${tokenCondition(path)}.`;
    case 'denied':
      return `and are refused ${refusal(path)}.`;
    case 'depends':
      return `and whether they are allowed depends on ${conditions(path)}.`;
    case 'fails':
      return `and fail${failure(path)}`;
    case 'undetermined':
      return `and whether they are allowed cannot be told: ${doubt(path)}`;
  }
}

/** The verdict in a word. */
export function verdictWord(verdict: RequestPath['verdict']): string {
  switch (verdict) {
    case 'allowed':
      return 'allowed';
    case 'denied':
      return 'refused';
    case 'depends':
      return 'depends';
    case 'fails':
      return 'no connection';
    case 'undetermined':
      return 'cannot be told';
  }
}

export function pathGlyph(verdict: RequestPath['verdict']): string {
  switch (verdict) {
    case 'allowed':
      return '✓';
    case 'denied':
    case 'fails':
      return '✗';
    case 'depends':
      return '○';
    case 'undetermined':
      return '?';
  }
}

function wayPhrase({ hops, bypassed }: RequestPath): string {
  const through = hops.slice(1).filter(({ kind }) => kind === 'waypoint' || kind === 'gateway');
  const last = hops.at(-1)?.object ?? null;
  const to = last === null ? '' : ` to ${objectPhrase(last)}`;
  const around = bypassed.map(({ waypoint }) => waypoint);
  const past =
    around.length === 0 ? '' : `, around ${around.length === 1 ? 'waypoint' : 'waypoints'} ${listed(around)},`;
  if (through.length === 0) return `straight${to}${past}`;
  const names = through.map(({ kind, object }) =>
    kind === 'waypoint' && object !== null ? `waypoint ${object.slice('Gateway/'.length)}` : objectPhrase(object ?? ''),
  );
  return `through ${listed(names)}${to}${past}`;
}

function tokenCondition({ hops }: RequestPath): string {
  const reads = hops.some(({ policies }) =>
    policies.some(({ action, result }) => action === 'JWT' && result === 'depends'),
  );
  return reads ? ', unless they carry an invalid token' : '';
}

function refusal({ hops, decidedAt }: RequestPath): string {
  const hop = decidedAt === null ? undefined : hops[decidedAt];
  if (hop === undefined) return 'on the way';
  const where = hopPlace(hop);
  const denying = hop.policies.find(({ result }) => result === 'deny');
  if (denying === undefined) {
    const allows = hop.policies.filter(({ action }) => action === 'ALLOW').map(({ object }) => objectPhrase(object));
    return `at ${where}: no rule of ${listed(allows)} matches them`;
  }
  const rule = denying.rule === null ? '' : `, rule ${denying.rule + 1}`;
  const why = denying.action === 'STRICT' ? ', because they come in plain text' : rule;
  return `at ${where} by ${objectPhrase(denying.object)}${why}`;
}

function conditions({ hops, notes, branches }: RequestPath): string {
  const byRule = ruleConditions(branches);
  const open = hops.flatMap((hop) =>
    hop.policies
      .filter(({ result, action }) => result === 'depends' && action !== 'JWT' && hop.outcome === 'depends')
      .map((policy) => `${dependencies(policy.dependsOn)} (${objectPhrase(policy.object)} at ${hopPlace(hop)})`),
  );
  const others = notes.flatMap(({ code, about }) => {
    switch (code) {
      case 'endpoints-differ':
        if (byRule.length > 0) return [];
        return [
          `which backend, endpoint or waypoint they meet (${listed(about.map(objectPhrase))} ${about.length > 1 ? 'differ' : 'differs'})`,
        ];
      case 'same-node-skips-ztunnel':
        return ['the node they come from'];
      case 'layered-mode':
        return ['what the waypoint makes of the connection before it looks at the request (layered mode)'];
      case 'waypoint-not-programmed':
        return ['what the waypoint is programmed with'];
      case 'network-policy-unclear':
        return [`what ${listed(about.slice(3).map(objectPhrase))} admits`];
      default:
        return [];
    }
  });
  return listed([...new Set([...open, ...byRule, ...others])]) || 'something that is not known';
}

/** What of the request decides between rules of routes, where they end differently. */
function ruleConditions(branches: RequestPath['branches']): readonly string[] {
  const possible = branches.filter(({ choice }) => choice !== 'not-taken');
  if (new Set(possible.map(({ verdict }) => verdict)).size < 2) return [];
  const names = possible.flatMap(({ dependsOn }) => dependsOn);
  return names.length === 0 ? [] : [routeDependencies(names)];
}

function failure(path: RequestPath): string {
  const codes = [
    'waypoint-unreachable',
    'waypoint-not-programmed',
    'port-not-declared',
    'no-ready-endpoint',
    'not-exposed',
    'needs-client-certificate',
    'network-policy-blocks',
    'route-answers',
  ];
  const cause = path.notes.find(({ code }) => codes.includes(code));
  return cause === undefined ? '.' : `: ${lowerArticle(noteSentence(cause))}`;
}

function doubt({ gap, notes }: RequestPath): string {
  if (gap !== null) return gapSentence(gap);
  const codes = [
    'binding-undetermined',
    'endpoints-not-shown',
    'name-resolves-elsewhere',
    'not-in-mesh-index',
    'route-answers',
    'another-network',
  ];
  const cause = notes.find(({ code }) => codes.includes(code));
  return cause === undefined ? 'something they depend on is not shown.' : lowerArticle(noteSentence(cause));
}

function hopPlace({ kind, object }: Hop): string {
  const name = object === null ? 'the destination' : objectPhrase(object);
  switch (kind) {
    case 'ztunnel':
      return `the ztunnel of ${name}`;
    case 'sidecar':
      return `the sidecar of ${name}`;
    case 'waypoint':
      return object === null ? 'the waypoint' : `waypoint ${object.slice('Gateway/'.length)}`;
    case 'gateway':
      return object === null ? 'the gateway' : name;
    case 'application':
    case 'external':
    case 'client':
    case 'node':
      return name;
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Only words that begin a sentence lose their capital, never the kind of an object. */
function lowerArticle(sentence: string): string {
  return /^(The|A|An|Whether|It|No|From|Behind|Only) /.test(sentence) ? lowerFirst(sentence) : sentence;
}
