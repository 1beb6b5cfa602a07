import { parse } from 'yaml';
import type { Metadata, Origin } from '#lib/model/metadata.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { Gap, MeshConfig, Notice, ServiceEntryVisibility } from '#lib/model/snapshot.ts';
import { readLabelSelector } from './label-selector.ts';
import { readMetadata } from './metadata.ts';
import { field, fieldAt, isRawObject, type RawObject, rawList, text, textList, textOrNull } from './raw-value.ts';

/** A ConfigMap that can hold mesh configuration, with what is read of its key `mesh`; null where it has no such key. */
export type MeshConfigMap = Metadata & { readonly mesh: ReadMesh | null };

type MeshSettings = Omit<MeshConfig, 'object'>;
type ReadMesh = { readonly settings: MeshSettings } | { readonly problem: string };

/** Null for a ConfigMap that istiod would not read by its name. */
export function trimMeshConfigMap(raw: RawObject, origin: Origin | null): MeshConfigMap | null {
  const metadata = readMetadata(raw, true, origin);
  if (metadata.name !== 'istio' && !metadata.name.startsWith('istio-')) return null;
  const mesh = textOrNull(fieldAt(raw, 'data', 'mesh'));
  if (mesh === null) return metadata.name === 'istio' ? { ...metadata, mesh } : null;
  // What else it says may hold credentials, so the text itself is not kept.
  return { ...metadata, mesh: readMesh(mesh) };
}

/**
 * The mesh configuration that istiod of this revision reads in its namespace: ConfigMap `istio-REVISION` if present,
 * else `istio`. Broken YAML becomes a gap, since every verdict can depend on it.
 */
export function readMeshConfig(
  configMaps: readonly MeshConfigMap[],
  istiodNamespace: string,
  revision: string | null,
  placeOf: (object: Metadata) => string,
): { readonly mesh: MeshConfig; readonly gaps: readonly Gap[]; readonly notices: readonly Notice[] } {
  const inNamespace = configMaps.filter((configMap) => configMap.namespace === istiodNamespace);
  const chosen =
    inNamespace.find(
      (configMap) => revision !== null && revision !== 'default' && configMap.name === `istio-${revision}`,
    ) ?? inNamespace.find((configMap) => configMap.name === 'istio');
  if (chosen === undefined) {
    const { extensionProviders: _none, ...mesh } = settingsOf({});
    return { mesh: { ...mesh, object: null }, gaps: [], notices: elsewhereNotices(configMaps, istiodNamespace) };
  }
  const id = objectId('ConfigMap', chosen.namespace, chosen.name);
  const read = chosen.mesh ?? { settings: settingsOf({}) };
  if ('settings' in read) return { mesh: { ...read.settings, object: id }, gaps: [], notices: [] };
  const where = chosen.origin === null ? '' : `, in ${placeOf(chosen)}`;
  const gap: Gap = {
    kind: 'ConfigMap',
    cause: 'broken-document',
    sentence: `The mesh configuration in ${id}, key mesh${where}, cannot be read: ${read.problem}. Correct it; until then nobody knows which namespaces istiod discovers.`,
    object: id,
    origin: chosen.origin,
  };
  const { extensionProviders: _unknown, ...mesh } = settingsOf({});
  return { mesh: { ...mesh, object: id }, gaps: [gap], notices: [] };
}

function readMesh(mesh: string): ReadMesh {
  try {
    const settings: unknown = parse(mesh, { logLevel: 'error', uniqueKeys: false, merge: true, prettyErrors: false });
    if (settings === null || settings === undefined) return { settings: settingsOf({}) };
    return isRawObject(settings) ? { settings: settingsOf(settings) } : { problem: 'it is not a mapping of settings' };
  } catch (error) {
    return { problem: error instanceof Error ? firstLine(error.message) : 'it is no YAML' };
  }
}

function settingsOf(settings: RawObject): MeshSettings {
  const aliases = textList(field(settings, 'trustDomainAliases'));
  return {
    rootNamespace: text(field(settings, 'rootNamespace')) || 'istio-system',
    trustDomain: text(field(settings, 'trustDomain')) || 'cluster.local',
    ...(aliases.length === 0 ? {} : { trustDomainAliases: aliases }),
    extensionProviders: providersOf(settings),
    discoverySelectors: rawList(field(settings, 'discoverySelectors')).flatMap(
      (entry) => readLabelSelector(entry) ?? [],
    ),
    serviceEntryVisibility: readVisibility(field(settings, 'serviceEntryVisibility')),
  };
}

function providersOf(settings: RawObject): NonNullable<MeshConfig['extensionProviders']> {
  return rawList(field(settings, 'extensionProviders')).map((provider) => ({
    name: text(field(provider, 'name')),
    kind: isRawObject(field(provider, 'envoyExtAuthzHttp')) ? ('authorizer-http' as const) : ('other' as const),
  }));
}

function readVisibility(raw: unknown): ServiceEntryVisibility | null {
  if (!isRawObject(raw)) return null;
  return {
    defaultVisibility: text(field(raw, 'defaultVisibility')),
    policies: rawList(field(raw, 'policies'))
      .filter(isRawObject)
      .map((policy) => ({
        visibility: text(field(policy, 'visibility')),
        matchingRules: rawList(field(policy, 'matchingRules')).map((rule) => ({
          namespaceSelector: readLabelSelector(field(rule, 'namespaceSelector')),
        })),
      })),
  };
}

function elsewhereNotices(configMaps: readonly MeshConfigMap[], istiodNamespace: string): readonly Notice[] {
  const elsewhere = configMaps.filter((configMap) => configMap.name === 'istio' && configMap.mesh !== null);
  if (elsewhere.length === 0) return [];
  const names = elsewhere.map((configMap) => `${configMap.namespace}/${configMap.name}`).sort();
  return [
    {
      code: 'mesh-config',
      sentence: `Mesh configuration is read from ConfigMap ${istiodNamespace}/istio, which does not exist, so Istio's defaults hold; ${names.join(', ')} is in another namespace than istiod and was passed over.`,
      count: names.length,
    },
  ];
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:]+$/, '');
}
