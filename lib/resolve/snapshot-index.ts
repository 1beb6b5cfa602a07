import type { Gap, Gateway, GatewayClass, Namespace, Snapshot } from '#lib/model/snapshot.ts';
import { compileSelector } from './label-selector.ts';

/** Look-ups over a snapshot, each built once. */
export type SnapshotIndex = {
  readonly snapshot: Snapshot;
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** By `namespace/name`. */
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly gatewayClasses: ReadonlyMap<string, GatewayClass>;
  /** Whether istiod reads objects of this namespace at all: `discoverySelectors`. */
  readonly discovers: (namespace: string) => boolean | Gap;
  /** The gap that may hide an object of this kind which was not found; null where its absence is a fact. */
  readonly hidden: (kind: string, namespace: string, name: string) => Gap | null;
};

export function indexSnapshot(snapshot: Snapshot): SnapshotIndex {
  const namespaces = new Map(snapshot.namespaces.map((namespace) => [namespace.name, namespace]));
  const hidden = findGaps(snapshot.gaps);
  return {
    snapshot,
    namespaces,
    gateways: new Map(snapshot.gateways.map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway])),
    gatewayClasses: new Map(snapshot.gatewayClasses.map((gatewayClass) => [gatewayClass.name, gatewayClass])),
    discovers: discovery(snapshot, namespaces, hidden),
    hidden,
  };
}

/**
 * Follows istiod's discovery namespace filter (`pkg/kube/namespace`): no selectors, everything; else the Namespace
 * object has to match one of them. Selectors that do not compile are not applied, as istiod keeps what it had.
 */
function discovery(
  snapshot: Snapshot,
  namespaces: ReadonlyMap<string, Namespace>,
  hidden: SnapshotIndex['hidden'],
): SnapshotIndex['discovers'] {
  const compiled = snapshot.mesh.discoverySelectors.map(compileSelector);
  const selectors = compiled.flatMap((selector) => (selector === null ? [] : [selector]));
  const usable = selectors.length === compiled.length ? selectors : [];
  const meshGap = gapInMeshConfig(snapshot, hidden);
  const answers = new Map<string, boolean | Gap>();
  const decide = (name: string): boolean | Gap => {
    if (meshGap !== null) return meshGap;
    if (usable.length === 0) return true;
    const namespace = namespaces.get(name);
    if (namespace === undefined) return hidden('Namespace', '', name) ?? false;
    return usable.some((matches) => matches(namespace.labels));
  };
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = decide(name);
    answers.set(name, answer);
    return answer;
  };
}

/** The mesh ConfigMap was not seen, or was seen and cannot be read. */
function gapInMeshConfig({ mesh, gaps }: Snapshot, hidden: SnapshotIndex['hidden']): Gap | null {
  if (mesh.object === null) return hidden('ConfigMap', mesh.rootNamespace, 'istio');
  return gaps.find(({ object }) => object === mesh.object) ?? null;
}

/** Kinds that a broken document of unknown kind may be. Others decide too little to cast doubt on every verdict. */
const kindsOfUnknownDocuments: ReadonlySet<string> = new Set(['Namespace', 'Gateway', 'GatewayClass']);

function findGaps(gaps: readonly Gap[]): SnapshotIndex['hidden'] {
  const hiding = gaps.filter((gap) => gap.cause !== 'absent' && gap.cause !== 'stale');
  if (hiding.length === 0) return () => null;
  return (kind, namespace, name) => {
    const id = namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
    for (const gap of hiding) {
      const concerns = gap.kind === null ? kindsOfUnknownDocuments.has(kind) : gap.kind === kind;
      if (concerns && (gap.object === null || gap.object === id)) return gap;
    }
    return null;
  };
}
