import type { EvaluatedPolicy } from '#lib/model/path.ts';
import { listed } from './path-parties.ts';
import { objectPhrase } from './subject.ts';

/** What one policy makes of the request: a clause without a full stop. */
export function evaluatedPhrase(policy: EvaluatedPolicy): string {
  const name = objectPhrase(policy.object);
  switch (policy.action) {
    case 'STRICT':
      return `${name} (STRICT) ${strictResult(policy)}`;
    case 'JWT':
      return `${name} ${tokenResult(policy)}`;
    default:
      return `${name} (${policy.action}) ${ruleResult(policy)}`;
  }
}

function ruleResult({ action, result, rule, dependsOn }: EvaluatedPolicy): string {
  const position = rule === null ? '' : ` by rule ${rule + 1}`;
  switch (result) {
    case 'allow':
      return `allows it${position}`;
    case 'deny':
      return action === 'CUSTOM'
        ? 'refuses it: its authorizer does not exist, or is one of several on one chain'
        : `refuses it${position}`;
    case 'depends':
      return `depends on ${dependencies(dependsOn)}${rule === null ? '' : ` (rule ${rule + 1})`}`;
    case 'no-match':
      return 'does not match';
  }
}

function strictResult({ result, dependsOn }: EvaluatedPolicy): string {
  switch (result) {
    case 'deny':
      return 'refuses plain text';
    case 'depends':
      return `depends on ${dependencies(dependsOn)}`;
    case 'allow':
    case 'no-match':
      return 'does not refuse it';
  }
}

function tokenResult({ result }: EvaluatedPolicy): string {
  switch (result) {
    case 'deny':
      return 'refuses the token: nobody here knows its issuer';
    case 'allow':
      return 'accepts the token';
    case 'depends':
      return 'refuses it only with an invalid token';
    case 'no-match':
      return 'does not look at it';
  }
}

/** What a result depends on, in words; each once. */
export function dependencies(names: readonly string[]): string {
  return listed([...new Set(names.map(dependency))]);
}

/** What of a request decides which rule of a route takes it. */
export function routeDependencies(names: readonly string[]): string {
  const [patterns, attributes] = partition([...new Set(names)], (name) => name.startsWith('pattern '));
  const ofRequest = attributes.length === 0 ? [] : [`${dependencies(attributes)} of the request`];
  return listed([...ofRequest, ...patterns.map(dependency)]);
}

function partition(names: readonly string[], isFirst: (name: string) => boolean) {
  return [names.filter(isFirst), names.filter((name) => !isFirst(name))] as const;
}

function dependency(name: string): string {
  if (name.startsWith('pattern ')) return `whether it fits the pattern ${name.slice('pattern '.length)}`;
  if (name.startsWith('query ')) return `query parameter ${name.slice('query '.length)}`;
  if (name.startsWith('provider ')) return `the answer of authorizer ${name.slice('provider '.length)}`;
  if (name.startsWith('gateway ')) return `whether it comes in through ${objectPhrase(name.slice('gateway '.length))}`;
  const bracketed = /\[(.*)\]$/.exec(name)?.[1];
  if (name.startsWith('request.headers')) return `header ${bracketed ?? ''}`;
  if (name.startsWith('request.auth.claims')) return `claim ${(bracketed ?? '').replaceAll('][', '.')} of its token`;
  return wordsOf.get(name) ?? name;
}

const wordsOf: ReadonlyMap<string, string> = new Map([
  ['principals', 'who exactly calls'],
  ['namespaces', 'who exactly calls'],
  ['serviceAccounts', 'who exactly calls'],
  ['trustDomains', 'who exactly calls'],
  ['source.principal', 'who exactly calls'],
  ['source.namespace', 'who exactly calls'],
  ['source.serviceAccount', 'who exactly calls'],
  ['source.trustDomain', 'who exactly calls'],
  ['ipBlocks', "the caller's address"],
  ['source.ip', "the caller's address"],
  ['remoteIpBlocks', "the client's address behind proxies"],
  ['remote.ip', "the client's address behind proxies"],
  ['destination.ip', 'the address that is dialled'],
  ['ports', 'the port'],
  ['destination.port', 'the port'],
  ['methods', 'the method'],
  ['paths', 'the path'],
  ['hosts', 'the host'],
  ['requestPrincipals', 'its token'],
  ['request.auth.principal', 'its token'],
  ['request.auth.audiences', 'the audience of its token'],
  ['request.auth.presenter', 'the presenter of its token'],
  ['connection.sni', 'the server name it asks for'],
  ['protocol', 'whether it is HTTP'],
  ['token', 'its token'],
  ['scheme', 'the scheme'],
  ['rule', 'what the rule asks for'],
]);
