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
};

/** Where istiod runs, and reads its mesh configuration. */
const controlPlaneNamespace = 'istio-system';

/** Everything that is read from a cluster. The mesh configuration is read by name, never the other ConfigMaps. */
export function clusterTargets(givenRevision: string | null): readonly Target[] {
  return kindTable.flatMap((row) => targetsOf(row, givenRevision));
}

/** The mesh configuration of one revision. */
export function meshConfigTarget(revision: string | null): Target {
  const name = revision === null || revision === '' || revision === 'default' ? 'istio' : `istio-${revision}`;
  return target(rowOf('ConfigMap'), controlPlaneNamespace, name);
}

/** The path that tells which versions of a target's group are served. */
export function groupPathOf({ group }: Target): string {
  return `/apis/${group}`;
}

/** The path of a target's list. */
export function pathOf({ group, plural, namespace }: Target, version: string): string {
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === null ? `${base}/${plural}` : `${base}/namespaces/${namespace}/${plural}`;
}

function targetsOf(row: KindRow, givenRevision: string | null): readonly Target[] {
  switch (row.scope) {
    case 'everywhere':
      return [target(row, null, null)];
    case 'control-plane':
      if (row.kind !== 'ConfigMap') return [target(row, controlPlaneNamespace, null)];
      return givenRevision === null
        ? [meshConfigTarget(null)]
        : [meshConfigTarget(null), meshConfigTarget(givenRevision)].filter(isFirstOfItsName);
    case 'files':
      return [];
  }
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
  };
}

function isFirstOfItsName(one: Target, index: number, all: readonly Target[]): boolean {
  return all.findIndex((other) => other.resource === one.resource) === index;
}

function rowOf(kind: string): KindRow {
  const row: KindRow | undefined = kindTable.find((candidate) => candidate.kind === kind);
  if (row === undefined) throw new Error(`There is no kind ${kind} in the table of kinds.`);
  return row;
}
