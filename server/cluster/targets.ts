import { type KindRow, kindTable } from '#lib/manifest/kinds.ts';

/** One list that is read and watched. */
export type Target = {
  readonly kind: string;
  /** As kubectl names it: `pods`, `gateways.gateway.networking.k8s.io`; with the name for a single object. */
  readonly resource: string;
  readonly group: string;
  readonly plural: string;
  /** The version to ask for first; a cluster may serve another only. */
  readonly version: string;
  /** Null for the whole cluster. */
  readonly namespace: string | null;
  /** Null for every object. */
  readonly name: string | null;
  /** Only which objects there are is read, not what they say. */
  readonly namesOnly: boolean;
  /** Every cluster serves it. That it is not found is a failure and never an answer. */
  readonly alwaysServed: boolean;
};

/** Where istiod runs, and reads its mesh configuration, unless its pods are seen elsewhere. */
export const usualControlPlaneNamespace = 'istio-system';

/** Everything that is read from a cluster, whatever namespace istiod runs in. */
export function clusterTargets(): readonly Target[] {
  return kindTable.flatMap((row) => (row.scope === 'everywhere' ? [target(row, null, null)] : []));
}

/** What is read where an istiod runs. The mesh configuration is read by name, never the other ConfigMaps. */
export function controlPlaneTargets(namespace: string, givenRevision: string | null): readonly Target[] {
  return kindTable.flatMap((row: KindRow) => {
    if (row.scope !== 'control-plane') return [];
    if (row.kind !== 'ConfigMap') return [target(row, namespace, null)];
    return [null, givenRevision].map((revision) => meshConfigTarget(namespace, revision)).filter(isFirstOfItsName);
  });
}

/** The mesh configuration of one revision. */
export function meshConfigTarget(namespace: string, revision: string | null): Target {
  const name = revision === null || revision === '' || revision === 'default' ? 'istio' : `istio-${revision}`;
  return target(rowOf('ConfigMap'), namespace, name);
}

/** Which kinds are installed, so that one that appears later is read at once. */
export const installedKindsTarget: Target = {
  kind: 'CustomResourceDefinition',
  resource: 'customresourcedefinitions.apiextensions.k8s.io',
  group: 'apiextensions.k8s.io',
  plural: 'customresourcedefinitions',
  version: 'v1',
  namespace: null,
  name: null,
  namesOnly: true,
  alwaysServed: true,
};

/** The path that tells which versions of a target's group are served. */
export function groupPathOf({ group }: Target): string {
  return `/apis/${group}`;
}

/** The path of a target's list. */
export function pathOf({ group, plural, namespace }: Target, version: string): string {
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === null ? `${base}/${plural}` : `${base}/namespaces/${namespace}/${plural}`;
}

export function isSameTarget(left: Target, right: Target): boolean {
  return left.resource === right.resource && left.namespace === right.namespace;
}

function target(row: KindRow, namespace: string | null, name: string | null): Target {
  const { kind, group, version, plural } = row;
  const resource = group === '' ? plural : `${plural}.${group}`;
  return {
    kind,
    resource: name === null ? resource : `${resource}/${name}`,
    group,
    plural,
    version,
    namespace,
    name,
    namesOnly: false,
    alwaysServed: !row.optional,
  };
}

function isFirstOfItsName(one: Target, index: number, all: readonly Target[]): boolean {
  return all.findIndex((other) => isSameTarget(other, one)) === index;
}

function rowOf(kind: string): KindRow {
  const row: KindRow | undefined = kindTable.find((candidate) => candidate.kind === kind);
  if (row === undefined) throw new Error(`There is no kind ${kind} in the table of kinds.`);
  return row;
}
