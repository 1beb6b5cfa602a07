import type { Labels } from '#lib/model/metadata.ts';
import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { NetworkPolicy } from '#lib/model/policy.ts';
import { compileSelector } from '../label-selector.ts';
import type { Mesh } from './mesh.ts';

/** Port on which ztunnel and waypoints take everything that comes from within the mesh. */
const hbonePort = 15008;

/** What one NetworkPolicy says about the port of the mesh. */
export type CompiledPolicy = {
  readonly id: ObjectId;
  readonly namespace: string;
  readonly selects: (labels: Labels) => boolean;
  /** It admits nobody on any port. */
  readonly isShut: boolean;
  /** Whom its rules admit on the port. */
  readonly hbonePeers: readonly ('anybody' | AdmitsWaypoint)[];
};

/** Whether pods of a waypoint, with these labels, are admitted. */
type AdmitsWaypoint = (waypoint: WaypointName, labels: Labels, mesh: Mesh) => boolean;

export function compilePolicy(policy: NetworkPolicy): CompiledPolicy {
  return {
    id: objectId('NetworkPolicy', policy.namespace, policy.name),
    namespace: policy.namespace,
    selects: compileSelector(policy.podSelector) ?? (() => false),
    isShut: policy.ingress.length === 0,
    hbonePeers: policy.ingress
      .filter(admitsHbone)
      .flatMap(({ from }): CompiledPolicy['hbonePeers'] =>
        from.length === 0 ? ['anybody'] : from.map((peer) => compilePeer(peer, policy)),
      ),
  };
}

type Rule = NetworkPolicy['ingress'][number];

/** A port by name is one of the application's containers, never ztunnel's. */
function admitsHbone({ ports }: Rule): boolean {
  return (
    ports.length === 0 ||
    ports.some(({ protocol, port, endPort }) => {
      if (protocol !== 'TCP') return false;
      const first = Number(port);
      return port === '' || first === hbonePort || (first <= hbonePort && hbonePort <= endPort);
    })
  );
}

/** Peers by address count as admitted: whose addresses these are cannot be told. */
function compilePeer(
  { podSelector, namespaceSelector, ipBlock }: Rule['from'][number],
  policy: NetworkPolicy,
): AdmitsWaypoint {
  if (ipBlock !== null) return () => true;
  const selectsPod = podSelector === null ? () => true : (compileSelector(podSelector) ?? (() => false));
  const selectsNamespace = namespaceSelector === null ? null : (compileSelector(namespaceSelector) ?? (() => false));
  return (waypoint, labels, mesh) => {
    const namespace = waypoint.slice(0, waypoint.indexOf('/'));
    if (!selectsPod(labels)) return false;
    if (selectsNamespace === null) return namespace === policy.namespace;
    return selectsNamespace({ 'kubernetes.io/metadata.name': namespace, ...mesh.namespace(namespace)?.labels });
  };
}
