import type { Origin } from '#lib/model/metadata.ts';
import type { VirtualService, VirtualServiceMatch, VirtualServiceRule } from '#lib/model/policy.ts';
import { labelMap } from './kubernetes-limits.ts';
import { readMetadata } from './metadata.ts';
import {
  field,
  fieldAt,
  isRawObject,
  type RawObject,
  rawList,
  rawObject,
  text,
  textList,
  wholeNumber,
} from './raw-value.ts';

/** What decides where a VirtualService sends requests. Rewrites, headers, timeouts, faults and mirrors are dropped. */
export function trimVirtualService(raw: RawObject, origin: Origin | null): VirtualService {
  const spec = rawObject(field(raw, 'spec'));
  const hosts = textList(field(spec, 'hosts'));
  const rules = (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
    rawList(field(spec, protocol)).map((rule) => readRule(protocol, rule)),
  );
  return {
    ...readMetadata(raw, true, origin),
    hosts,
    gateways: textList(field(spec, 'gateways')),
    exportTo: textList(field(spec, 'exportTo')),
    protocols: [...new Set(rules.map(({ protocol }) => protocol))],
    destinations: rules.flatMap(({ destinations }) => destinations.map(({ host, subset }) => ({ host, subset }))),
    rules,
  };
}

function readRule(protocol: VirtualServiceRule['protocol'], rule: unknown): VirtualServiceRule {
  const delegate = field(rule, 'delegate');
  return {
    protocol,
    matches: rawList(field(rule, 'match')).map((match) => ({
      ...readMatch(match),
      ...(protocol === 'http' ? { asked: askedOf(match) } : {}),
    })),
    destinations: rawList(field(rule, 'route')).map((route) => ({
      host: text(fieldAt(route, 'destination', 'host')),
      subset: text(fieldAt(route, 'destination', 'subset')),
      port: wholeNumber(fieldAt(route, 'destination', 'port', 'number'), 0),
      weight: wholeNumber(field(route, 'weight'), 0),
    })),
    answers: answersOf(rule),
    ...(isRawObject(delegate)
      ? { delegate: { namespace: text(field(delegate, 'namespace')), name: text(field(delegate, 'name')) } }
      : {}),
  };
}

function answersOf(rule: unknown): VirtualServiceRule['answers'] {
  if (isRawObject(field(rule, 'redirect'))) return 'redirect';
  if (isRawObject(field(rule, 'directResponse'))) return 'direct-response';
  return isRawObject(field(rule, 'delegate')) ? 'delegate' : null;
}

function readMatch(match: unknown): VirtualServiceMatch {
  const sourceLabels = labelMap(field(match, 'sourceLabels'));
  return {
    gateways: textList(field(match, 'gateways')),
    sourceLabels: Object.keys(sourceLabels).length === 0 ? null : sourceLabels,
    sourceNamespace: text(field(match, 'sourceNamespace')),
    port: wholeNumber(field(match, 'port'), 0),
    sniHosts: textList(field(match, 'sniHosts')),
    catchesAll: catchesAll(match),
  };
}

/** Names and statistics aside, only a path that starts with `/` or fits `.*` is no condition. Follows `IsCatchAllRoute`. */
function catchesAll(match: unknown): boolean {
  const asked = Object.keys(rawObject(match)).filter((key) => !aside.has(key));
  if (asked.some((key) => key !== 'uri')) return false;
  const uri = field(match, 'uri');
  return !isRawObject(uri) || text(field(uri, 'prefix')) === '/' || text(field(uri, 'regex')) === '.*';
}

const aside: ReadonlySet<string> = new Set([
  'name',
  'statPrefix',
  'gateways',
  'sourceLabels',
  'sourceNamespace',
  'port',
  'ignoreUriCase',
]);

/** What a rule asks of the request, and in what two rules that are merged may contradict each other. */
function askedOf(match: unknown): readonly string[] {
  const plain = ['uri', 'scheme', 'method', 'authority'].flatMap((on) => asked(on, field(match, on)));
  const named = ['headers', 'withoutHeaders', 'queryParams'].flatMap((on) =>
    Object.entries(rawObject(field(match, on))).flatMap(([name, value]) => asked(`${on}.${name}`, value)),
  );
  return [...plain, ...named, ...(field(match, 'ignoreUriCase') === true ? ['ignoreUriCase any '] : [])];
}

function asked(on: string, value: unknown): readonly string[] {
  if (!isRawObject(value)) return [];
  const kind = ['exact', 'prefix', 'regex'].find((each) => text(field(value, each)) !== '');
  return [`${on} ${kind ?? 'any'} ${kind === undefined ? '' : text(field(value, kind))}`];
}
