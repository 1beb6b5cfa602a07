import type { Origin } from '#lib/model/metadata.ts';
import type {
  AuthorizationPolicy,
  AuthorizationRule,
  DestinationRule,
  EnvoyFilter,
  Extension,
  PeerAuthentication,
  PolicySelector,
  RequestAuthentication,
  TargetRef,
  Telemetry,
} from '#lib/model/policy.ts';
import { operationFields, sourceFields } from '#lib/model/policy.ts';
import { labelMap } from './kubernetes-limits.ts';
import { readMetadata } from './metadata.ts';
import {
  conditionsOf,
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

export function trimAuthorizationPolicy(raw: RawObject, origin: Origin | null): AuthorizationPolicy {
  const spec = rawObject(field(raw, 'spec'));
  const malformed = malformedFields(spec);
  return {
    ...targeted(raw, spec, origin),
    ...(malformed.length > 0 ? { malformed } : {}),
    action: text(field(spec, 'action')) || 'ALLOW',
    provider: text(fieldAt(spec, 'provider', 'name')),
    rules: rawList(field(spec, 'rules')).map(readRule),
    conditions: conditionsOf(raw),
  };
}

/** Lists that are no lists and maps that are no maps, which would otherwise mean a policy that asks for nothing. */
function malformedFields(spec: RawObject): readonly string[] {
  const isThere = (value: unknown) => value !== undefined && value !== null;
  const wrong = (
    of: unknown,
    path: string,
    names: readonly string[],
    isRight: (value: unknown) => boolean,
  ): readonly string[] =>
    names.filter((name) => isThere(field(of, name)) && !isRight(field(of, name))).map((name) => `${path}.${name}`);
  return [
    ...wrong(spec, 'spec', ['rules', 'targetRefs'], Array.isArray),
    ...wrong(spec, 'spec', ['selector', 'targetRef', 'provider'], isRawObject),
    ...wrong(spec, 'spec', ['action'], (value) => typeof value === 'string'),
    ...rawList(field(spec, 'rules')).flatMap((rule, position) => {
      const at = `spec.rules[${position}]`;
      const inside = (list: string, part: string, names: readonly string[]) =>
        rawList(field(rule, list)).flatMap((entry, index) =>
          wrong(field(entry, part), `${at}.${list}[${index}].${part}`, names, Array.isArray),
        );
      return [
        ...(isThere(rule) && !isRawObject(rule) ? [at] : []),
        ...wrong(rule, at, ['from', 'to', 'when'], Array.isArray),
        ...inside('from', 'source', sourceFields),
        ...inside('to', 'operation', operationFields),
      ];
    }),
  ];
}

function readRule(rule: unknown): AuthorizationRule {
  return {
    from: rawList(field(rule, 'from')).map((entry) => readMatch(field(entry, 'source'), sourceFields)),
    to: rawList(field(rule, 'to')).map((entry) => readMatch(field(entry, 'operation'), operationFields)),
    when: rawList(field(rule, 'when')).map((entry) => ({
      key: text(field(entry, 'key')),
      values: textList(field(entry, 'values')),
      notValues: textList(field(entry, 'notValues')),
    })),
  };
}

function readMatch<Name extends string>(
  match: unknown,
  names: readonly Name[],
): Readonly<Partial<Record<Name, readonly string[]>>> {
  const result: Partial<Record<Name, readonly string[]>> = {};
  for (const name of names) {
    const values = textList(field(match, name));
    if (values.length > 0) result[name] = values;
  }
  return result;
}

export function trimRequestAuthentication(raw: RawObject, origin: Origin | null): RequestAuthentication {
  const spec = rawObject(field(raw, 'spec'));
  return {
    ...targeted(raw, spec, origin),
    issuers: rawList(field(spec, 'jwtRules')).map((rule) => text(field(rule, 'issuer'))),
  };
}

export function trimPeerAuthentication(raw: RawObject, origin: Origin | null): PeerAuthentication {
  const spec = rawObject(field(raw, 'spec'));
  const ports = rawObject(field(spec, 'portLevelMtls'));
  return {
    ...readMetadata(raw, true, origin),
    selector: readSelector(field(spec, 'selector')),
    mode: text(fieldAt(spec, 'mtls', 'mode')) || 'UNSET',
    portModes: Object.keys(ports)
      .map((port) => ({ port: wholeNumber(port, 0), mode: text(fieldAt(ports, port, 'mode')) || 'UNSET' }))
      .sort((left, right) => left.port - right.port),
  };
}

export function trimTelemetry(raw: RawObject, origin: Origin | null): Telemetry {
  const spec = rawObject(field(raw, 'spec'));
  const sections = ['tracing', 'metrics', 'accessLogging'].filter((name) => rawList(field(spec, name)).length > 0);
  return { ...targeted(raw, spec, origin), sections };
}

export function trimExtension(kind: Extension['kind'], raw: RawObject, origin: Origin | null): Extension {
  const spec = rawObject(field(raw, 'spec'));
  const wasm = kind === 'WasmPlugin' ? spec : rawObject(field(spec, 'wasm'));
  return {
    ...targeted(raw, spec, origin),
    kind,
    phase: text(field(spec, 'phase')) || 'UNSPECIFIED_PHASE',
    priority: wholeNumber(field(spec, 'priority'), 0),
    type: text(field(wasm, 'type')),
    language: isRawObject(field(spec, 'lua')) ? 'lua' : 'wasm',
    matches: rawList(field(spec, 'match')).map((match) => ({
      mode: text(field(match, 'mode')),
      ports: rawList(field(match, 'ports')).map((port) => wholeNumber(field(port, 'number'), 0)),
    })),
  };
}

export function trimEnvoyFilter(raw: RawObject, origin: Origin | null): EnvoyFilter {
  const spec = rawObject(field(raw, 'spec'));
  const labels = fieldAt(spec, 'workloadSelector', 'labels');
  const contexts = rawList(field(spec, 'configPatches')).map(
    (patch) => text(fieldAt(patch, 'match', 'context')) || 'ANY',
  );
  return {
    ...readMetadata(raw, true, origin),
    targetRefs: readTargetRefs(spec),
    selector: isRawObject(field(spec, 'workloadSelector')) ? { matchLabels: labelMap(labels) } : null,
    contexts: [...new Set(contexts)].sort(),
  };
}

export function trimDestinationRule(raw: RawObject, origin: Origin | null): DestinationRule {
  const spec = rawObject(field(raw, 'spec'));
  const traffic = rawObject(field(spec, 'trafficPolicy'));
  const mode = text(fieldAt(traffic, 'tls', 'mode'));
  const alone = Object.keys(traffic).length === 1 && rawList(field(spec, 'subsets')).length === 0;
  return {
    ...readMetadata(raw, true, origin),
    host: text(field(spec, 'host')),
    exportTo: textList(field(spec, 'exportTo')),
    selector: readSelector(field(spec, 'workloadSelector')),
    subsets: rawList(field(spec, 'subsets')).map((subset) => text(field(subset, 'name'))),
    ...(mode !== '' && { tls: { mode, alone } }),
  };
}

function targeted(raw: RawObject, spec: RawObject, origin: Origin | null) {
  return {
    ...readMetadata(raw, true, origin),
    targetRefs: readTargetRefs(spec),
    selector: readSelector(field(spec, 'selector')),
  };
}

/** The plural list, or the single older field while the list is empty. Follows istiod's `GetTargetRefs`. */
export function readTargetRefs(spec: RawObject): readonly TargetRef[] {
  const list = rawList(field(spec, 'targetRefs'));
  const single = field(spec, 'targetRef');
  const entries = list.length === 0 && isRawObject(single) ? [single] : list;
  return entries.map((entry) => ({
    group: text(field(entry, 'group')),
    kind: text(field(entry, 'kind')),
    name: text(field(entry, 'name')),
    namespace: text(field(entry, 'namespace')),
    sectionName: text(field(entry, 'sectionName')),
  }));
}

function readSelector(selector: unknown): PolicySelector | null {
  if (!isRawObject(selector)) return null;
  const matchLabels = field(selector, 'matchLabels');
  return { matchLabels: isRawObject(matchLabels) ? labelMap(matchLabels) : null };
}
