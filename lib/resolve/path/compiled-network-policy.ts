import type { Labels } from '#lib/model/metadata.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { NetworkPeer, NetworkPolicy } from '#lib/model/policy.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import type { NamespaceFacts } from '#lib/model/topology.ts';
import { compileSelector } from '../label-selector.ts';
import { addressMatches } from './request-facts.ts';
import type { Truth } from './truth.ts';
import { allOf, anyOf, not, unknown } from './truth.ts';

/** One end of a connection as the network between the nodes sees it. Null for what is not known. */
export type NetworkEnd = {
  /** A node is let through to its own pods whatever a policy says; what is outside has no labels. */
  readonly kind: 'pod' | 'node' | 'outside';
  readonly object: ObjectId | null;
  readonly namespace: string | null;
  readonly labels: Labels | null;
  readonly addresses: readonly string[] | null;
};

/** The port on the wire, by number or by the name that the pods give it. */
export type WirePort = { readonly number: number | null; readonly name: string | null };

/** A NetworkPolicy made ready to be asked. A direction that it does not restrict is null. */
export type CompiledNetworkPolicy = {
  readonly id: ObjectId;
  readonly selects: (labels: Labels) => boolean;
  readonly ingress: readonly CompiledRule[] | null;
  readonly egress: readonly CompiledRule[] | null;
};

/** What a peer by namespace asks of the mesh. */
export type NetworkScene = {
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly hidden: (kind: string, namespaces: readonly string[]) => Gap | null;
};

type Ports = NetworkPolicy['ingress'][number]['ports'];

type CompiledRule = { readonly ports: Ports; readonly admits: (other: NetworkEnd, scene: NetworkScene) => Truth };

export function compileNetworkPolicy(policy: NetworkPolicy): CompiledNetworkPolicy {
  const { namespace, name, policyTypes, podSelector, ingress, egress } = policy;
  const rule = (ports: Ports, peers: readonly NetworkPeer[]): CompiledRule => {
    const compiled = peers.map((peer) => compilePeer(peer, namespace));
    const admits: CompiledRule['admits'] = (other, scene) =>
      compiled.length === 0 ? true : anyOf(compiled.map((matches) => matches(other, scene)));
    return { ports, admits };
  };
  return {
    id: objectId('NetworkPolicy', namespace, name),
    selects: compileSelector(podSelector) ?? (() => false),
    ingress: policyTypes.includes('Ingress') ? ingress.map(({ ports, from }) => rule(ports, from)) : null,
    egress: policyTypes.includes('Egress') ? egress.map(({ ports, to }) => rule(ports, to)) : null,
  };
}

export function portAdmitted(ports: Ports, { number, name }: WirePort): Truth {
  if (ports.length === 0) return true;
  return anyOf(
    ports.map(({ protocol, port, endPort }): Truth => {
      if (protocol !== 'TCP') return false;
      if (port === '' || (name !== null && port === name)) return true;
      // A name is one of the pod's containers, and ztunnel's port has none.
      if (!/^\d+$/.test(port)) return number === hbonePort ? false : unknown('port');
      if (number === null) return unknown('port');
      const first = Number(port);
      return number === first || (first <= number && number <= endPort);
    }),
  );
}

/** Port on which ztunnel and waypoints take everything that comes from within the mesh. */
export const hbonePort = 15008;

function compilePeer(
  { podSelector, namespaceSelector, ipBlock, except }: NetworkPeer,
  policyNamespace: string,
): CompiledRule['admits'] {
  if (ipBlock !== null) {
    return ({ addresses }) =>
      allOf([
        addressMatches(ipBlock, addresses, 'address') ?? false,
        not(anyOf(except.map((range) => addressMatches(range, addresses, 'address') ?? false))),
      ]);
  }
  const selectsPod = podSelector === null ? () => true : (compileSelector(podSelector) ?? (() => false));
  const selectsNamespace = namespaceSelector === null ? null : (compileSelector(namespaceSelector) ?? (() => false));
  const isAnyPod = podSelector === null || isEmpty(podSelector);
  return ({ kind, labels, namespace }, scene) => {
    if (kind !== 'pod') return false;
    const podFits: Truth = labels === null ? isAnyPod || unknown('labels') : selectsPod(labels);
    if (namespace === null) {
      return allOf([podFits, (namespaceSelector !== null && isEmpty(namespaceSelector)) || unknown('namespace')]);
    }
    if (selectsNamespace === null) return allOf([podFits, namespace === policyNamespace]);
    const facts = scene.namespaces.get(namespace);
    const isHidden = facts?.exists !== true && scene.hidden('Namespace', ['']) !== null;
    const labelsOfNamespace = { 'kubernetes.io/metadata.name': namespace, ...facts?.labels };
    return allOf([podFits, isHidden ? unknown('namespace') : selectsNamespace(labelsOfNamespace)]);
  };
}

function isEmpty({ matchLabels, matchExpressions }: NonNullable<NetworkPeer['podSelector']>): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
