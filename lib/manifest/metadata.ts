import type { Labels, Metadata, Origin, Setter } from '#lib/model/metadata.ts';
import { labelMap, shortened } from './kubernetes-limits.ts';
import { field, fieldAt, isRawObject, type RawObject, rawList, rawObject, text, textOrNull } from './raw-value.ts';

/** What every object carries, from its `metadata`. A namespaced object without a namespace lies in `default`. */
export function readMetadata(raw: RawObject, namespaced: boolean, origin: Origin | null): Metadata {
  const metadata = rawObject(field(raw, 'metadata'));
  return {
    namespace: namespaced ? text(field(metadata, 'namespace')) || 'default' : '',
    name: text(field(metadata, 'name')),
    uid: textOrNull(field(metadata, 'uid')),
    labels: labelMap(field(metadata, 'labels')),
    annotations: keptAnnotationsOf(metadata),
    createdAt: textOrNull(field(metadata, 'creationTimestamp')),
    setBy: settersOf(metadata),
    origin,
  };
}

/** Labels and annotations whose values are not text, as the API server asks: `labels[version]`. */
export function fieldsThatAreNotText(raw: RawObject): readonly string[] {
  return ['labels', 'annotations'].flatMap((place) => {
    const map = rawObject(fieldAt(raw, 'metadata', place));
    return Object.keys(map)
      .filter((key) => typeof map[key] !== 'string' && map[key] !== null)
      .map((key) => `metadata.${place}[${key}]`);
  });
}

const keptAnnotations = [
  'ambient.istio.io/redirection',
  'ambient.istio.io/waypoint-inbound-binding',
  'istio.io/connect-strategy',
  'istio.io/dry-run',
  'istio.io/for-service-account',
  'istio.io/use-waypoint',
  'istio.io/use-waypoint-canary-weight',
  'networking.istio.io/address-type',
] as const;

const labelsWithSetter: ReadonlySet<string> = new Set([
  'istio.io/dataplane-mode',
  'istio.io/ingress-use-waypoint',
  'istio.io/use-waypoint',
  'istio.io/use-waypoint-canary',
  'istio.io/use-waypoint-canary-namespace',
  'istio.io/use-waypoint-namespace',
  'istio.io/waypoint-for',
]);

const annotationsWithSetter: ReadonlySet<string> = new Set(['istio.io/use-waypoint-canary-weight']);

function keptAnnotationsOf(metadata: RawObject): Labels {
  const result: Record<string, string> = Object.create(null);
  const annotations = rawObject(field(metadata, 'annotations'));
  for (const key of keptAnnotations) {
    const value = textOrNull(field(annotations, key));
    if (value !== null) result[key] = shortened(value);
  }
  return result;
}

function settersOf(metadata: RawObject): Metadata['setBy'] {
  const result: Record<string, Setter> = Object.create(null);
  for (const entry of rawList(field(metadata, 'managedFields'))) {
    if (!isRawObject(entry)) continue;
    const setter: Setter = { manager: text(field(entry, 'manager')), time: textOrNull(field(entry, 'time')) };
    const owned = rawObject(fieldAt(entry, 'fieldsV1', 'f:metadata'));
    keepLatest(result, rawObject(field(owned, 'f:labels')), labelsWithSetter, setter);
    keepLatest(result, rawObject(field(owned, 'f:annotations')), annotationsWithSetter, setter);
  }
  return result;
}

function keepLatest(
  setters: Record<string, Setter>,
  ownedKeys: RawObject,
  wanted: ReadonlySet<string>,
  setter: Setter,
): void {
  for (const owned of Object.keys(ownedKeys)) {
    const key = owned.slice('f:'.length);
    if (!wanted.has(key)) continue;
    const known = setters[key];
    if (known === undefined || isLater(setter, known)) setters[key] = setter;
  }
}

/** Managers with the same time are ordered by name, so that the order of the input does not decide. */
function isLater(left: Setter, right: Setter): boolean {
  const leftTime = left.time ?? '';
  const rightTime = right.time ?? '';
  return leftTime === rightTime ? left.manager > right.manager : leftTime > rightTime;
}
