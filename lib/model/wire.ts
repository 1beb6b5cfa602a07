import type { Binding, NamespaceFacts, ServiceFacts, Topology, WorkloadFacts } from './topology.ts';

/**
 * A topology as it travels: each distinct Binding once, in a table, and an index into it on every object.
 * Thousands of pods share a handful of bindings, so the text is a fraction of the topology's.
 */
export type WireTopology = Omit<Topology, 'namespaces' | 'services' | 'workloads'> & {
  readonly bindings: readonly Binding[];
  readonly namespaces: readonly WireNamespace[];
  readonly services: readonly WireService[];
  readonly workloads: readonly WireWorkload[];
};

export type WireNamespace = Omit<NamespaceFacts, 'service' | 'workload'> & {
  readonly service: number;
  readonly workload: number;
};
export type WireService = Omit<ServiceFacts, 'binding'> & { readonly binding: number };
export type WireWorkload = Omit<WorkloadFacts, 'binding'> & { readonly binding: number };

/** What `GET /api/v1/topology` answers. Versions count up within one epoch, which is one run of the server. */
export type TopologyMessage = {
  readonly epoch: string;
  readonly version: number;
  readonly topology: WireTopology;
};

/** The topology in its travelling form. Nothing is lost: `decodeTopology` gives an equal one back. */
export function encodeTopology(topology: Topology): WireTopology {
  const table = createBindingTable();
  const { namespaces, services, workloads, ...rest } = topology;
  return {
    ...rest,
    namespaces: namespaces.map((facts) => encodeNamespace(facts, table)),
    services: services.map((facts) => encodeBound(facts, table)),
    workloads: workloads.map((facts) => encodeBound(facts, table)),
    bindings: table.bindings,
  };
}

/** The topology again. Objects that shared a Binding share one object here too. Throws on an index outside the table. */
export function decodeTopology(wire: WireTopology): Topology {
  const { bindings, namespaces, services, workloads, ...rest } = wire;
  return {
    ...rest,
    namespaces: namespaces.map((facts) => decodeNamespace(facts, bindings)),
    services: services.map((facts) => decodeBound(facts, bindings)),
    workloads: workloads.map((facts) => decodeBound(facts, bindings)),
  };
}

/** Collects distinct bindings and numbers them. */
export type BindingTable = { readonly bindings: Binding[]; indexOf(binding: Binding): number };

export function createBindingTable(): BindingTable {
  const bindings: Binding[] = [];
  const byIdentity = new Map<Binding, number>();
  const byText = new Map<string, number>();
  return {
    bindings,
    indexOf(binding) {
      const known = byIdentity.get(binding);
      if (known !== undefined) return known;
      const text = JSON.stringify(binding);
      const index = byText.get(text) ?? bindings.push(binding) - 1;
      byText.set(text, index);
      byIdentity.set(binding, index);
      return index;
    },
  };
}

export function encodeNamespace(facts: NamespaceFacts, table: BindingTable): WireNamespace {
  return { ...facts, service: table.indexOf(facts.service), workload: table.indexOf(facts.workload) };
}

export function decodeNamespace(facts: WireNamespace, bindings: readonly Binding[]): NamespaceFacts {
  return { ...facts, service: bindingAt(bindings, facts.service), workload: bindingAt(bindings, facts.workload) };
}

export function encodeBound<Facts extends { readonly binding: Binding }>(
  facts: Facts,
  table: BindingTable,
): Omit<Facts, 'binding'> & { readonly binding: number } {
  return { ...facts, binding: table.indexOf(facts.binding) };
}

export function decodeBound<Facts extends { readonly binding: number }>(
  facts: Facts,
  bindings: readonly Binding[],
): Omit<Facts, 'binding'> & { readonly binding: Binding } {
  return { ...facts, binding: bindingAt(bindings, facts.binding) };
}

function bindingAt(bindings: readonly Binding[], index: number): Binding {
  const binding = bindings[index];
  if (binding === undefined) throw new Error(`The topology refers to binding ${index} of ${bindings.length}.`);
  return binding;
}
