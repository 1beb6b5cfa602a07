import type { Route, RouteKind } from '#lib/model/policy.ts';
import { field, fieldAt, isRawObject, rawList, text } from './raw-value.ts';

/**
 * What the rule of a route asks of a request: one list per match, of which one has to fit. Left out where it asks for
 * nothing. Gateway API gives a match of an HTTPRoute without a path the prefix `/`; a method of gRPC is a path, as in
 * istiod's `createGRPCURIMatch`.
 */
export function askedOfRoute(kind: RouteKind, rule: unknown): Pick<Route['rules'][number], 'asked'> {
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return {};
  const asked = rawList(field(rule, 'matches')).map((match) => [
    ...(kind === 'HTTPRoute' ? ofPath(match) : ofCall(match)),
    ...(kind === 'HTTPRoute' && text(field(match, 'method')) !== ''
      ? [`method exact ${text(field(match, 'method'))}`]
      : []),
    ...named('headers', match),
    ...named('queryParams', match),
  ]);
  const asksNothing = asked.every((each) => each.every((condition) => condition === anyPath));
  return asksNothing ? {} : { asked };
}

const anyPath = 'uri segments /';

function ofPath(match: unknown): readonly string[] {
  const value = text(fieldAt(match, 'path', 'value')) || '/';
  switch (text(fieldAt(match, 'path', 'type'))) {
    case 'Exact':
      return [`uri exact ${value}`];
    case 'RegularExpression':
      return [`uri regex ${value}`];
    default:
      return [`uri segments ${value}`];
  }
}

function ofCall(match: unknown): readonly string[] {
  if (!isRawObject(field(match, 'method'))) return [];
  const service = text(fieldAt(match, 'method', 'service'));
  const method = text(fieldAt(match, 'method', 'method'));
  if (service === '' && method === '') return [];
  if (service === '') return [`uri regex /[^/]+/${method}`];
  if (text(fieldAt(match, 'method', 'type')) === 'RegularExpression')
    return [`uri regex /${service}/${method === '' ? '.+' : method}`];
  return [method === '' ? `uri segments /${service}/` : `uri exact /${service}/${method}`];
}

function named(on: 'headers' | 'queryParams', match: unknown): readonly string[] {
  return rawList(field(match, on)).map((each) => {
    const kind = text(field(each, 'type')) === 'RegularExpression' ? 'regex' : 'exact';
    return `${on}.${text(field(each, 'name'))} ${kind} ${text(field(each, 'value'))}`;
  });
}
