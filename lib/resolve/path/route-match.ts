import type { SampleRequest } from '#lib/model/path.ts';
import { patternMatches } from './pattern-match.ts';
import type { Truth } from './truth.ts';
import { allOf, isUnknown, not, unknown } from './truth.ts';

/** One thing that a match of a route asks of a request. */
export type Asked = {
  /** `uri`, `method`, `authority`, `scheme`, `headers`, `withoutHeaders`, `queryParams` or `ignoreUriCase`. */
  readonly on: string;
  /** Of a header or query parameter. */
  readonly name: string;
  readonly kind: string;
  readonly value: string;
};

/** Reads `headers.a exact b`. */
export function readAsked(text: string): Asked {
  const [subject = '', kind = '', ...value] = text.split(' ');
  const dot = subject.indexOf('.');
  return {
    on: dot === -1 ? subject : subject.slice(0, dot),
    name: dot === -1 ? '' : subject.slice(dot + 1),
    kind,
    value: value.join(' '),
  };
}

/** Whether a request is all that a match asks for, as Envoy's proxies compare; where not known, what it depends on. */
export function matchHolds(asked: readonly string[], sample: SampleRequest): Truth {
  const conditions = asked.map(readAsked);
  const anyCase = conditions.some(({ on }) => on === 'ignoreUriCase');
  return allOf(conditions.filter(({ on }) => on !== 'ignoreUriCase').map((each) => holds(each, sample, anyCase)));
}

function holds(condition: Asked, sample: SampleRequest, anyCase: boolean): Truth {
  const { on, name } = condition;
  switch (on) {
    case 'uri':
      return ofPath(condition, sample, anyCase);
    case 'method':
      return sample.method === undefined ? unknown('methods') : fits(condition, sample.method);
    case 'authority':
      return sample.host === undefined ? unknown('hosts') : fits(condition, sample.host);
    case 'headers':
    case 'withoutHeaders':
      return ofHeader(condition, sample);
    case 'queryParams': {
      if (sample.path === undefined) return unknown(`query ${name}`);
      const value = queryValue(sample.path, name);
      return value === null ? false : fits(condition, value);
    }
    default:
      return unknown(on);
  }
}

/** The query does not count. Follows istiod's `translateRouteMatch`: a prefix of Gateway API ends with a segment. */
function ofPath({ kind, value, ...rest }: Asked, { path }: SampleRequest, anyCase: boolean): Truth {
  if ((kind === 'prefix' || kind === 'segments') && value === '/') return true;
  if (path === undefined) return unknown('paths');
  const [plain = ''] = path.split(/[?#]/);
  const fold = (text: string) => (anyCase && kind !== 'regex' ? text.toLowerCase() : text);
  if (kind !== 'segments') return fits({ ...rest, kind, value: fold(value) }, fold(plain));
  const prefix = value.endsWith('/') ? value.slice(0, -1) : value;
  return plain === prefix || plain.startsWith(`${prefix}/`);
}

/** Without a header that is asked to be missing, the request fits; istiod lets Envoy take it for empty. */
function ofHeader(condition: Asked, { headers }: SampleRequest): Truth {
  const { on, name, kind } = condition;
  // Envoy's own, as `:authority`, are none that a sample names.
  if (headers === undefined || name.startsWith(':')) return unknown(`request.headers[${name}]`);
  const value = Object.entries(headers).find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1];
  if (on === 'headers') return value === undefined ? false : fits(condition, value);
  if (kind === 'any' || isAnyPattern(condition)) return value === undefined;
  return not(fits(condition, value ?? ''));
}

function isAnyPattern({ kind, value }: Asked): boolean {
  return kind === 'regex' && value === '.*';
}

function fits({ kind, value }: Asked, text: string): Truth {
  switch (kind) {
    case 'exact':
      return text === value;
    case 'prefix':
      return text.startsWith(value);
    case 'regex':
      return patternMatches(value, text) ?? unknown(`pattern ${value}`);
    default:
      return true;
  }
}

/** Envoy compares the first of that name, as it is written. */
function queryValue(path: string, name: string): string | null {
  const [beforeFragment = ''] = path.split('#');
  const start = beforeFragment.indexOf('?');
  if (start === -1) return null;
  for (const pair of beforeFragment.slice(start + 1).split('&')) {
    const equals = pair.indexOf('=');
    const key = equals === -1 ? pair : pair.slice(0, equals);
    if (key === name) return equals === -1 ? '' : pair.slice(equals + 1);
  }
  return null;
}

/** Whether it holds for certain, cannot hold, or on what it depends. */
export function dependenciesOf(truth: Truth): readonly string[] {
  return isUnknown(truth) ? truth.dependsOn : [];
}
