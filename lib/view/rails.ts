import { gatewayId, type WaypointName } from '#lib/model/object-id.ts';
import type { Binding, NamespaceFacts, ServiceFacts, Share } from '#lib/model/topology.ts';
import type { Rail } from './view.ts';

/** What a namespace's labels give everything in it that says nothing itself. */
export type NamespaceDefault = {
  readonly rails: readonly Rail[];
  /** A canary that every service on the rail shares; null where there is none or they differ. */
  readonly canary: Share | null;
};

/** The rails of a namespace: one for each kind of traffic that its label asks a waypoint for. */
export function namespaceDefault(facts: NamespaceFacts | null, services: readonly ServiceFacts[]): NamespaceDefault {
  if (facts === null) return { rails: [], canary: null };
  const rails = [facts.service, facts.workload].flatMap((binding) => railOf(facts.name, binding));
  return { rails, canary: commonCanary(services) };
}

/** The binding says what the namespace's rail says, so the rail's line stands for it. */
export function followsRail(binding: Binding, rails: readonly Rail[]): boolean {
  if (binding.askedBy === 'own-label') return false;
  const rail = rails.find((candidate) => candidate.traffic === binding.traffic);
  return rail !== undefined && rail.status === binding.status && rail.asked === (binding.waypoint ?? binding.asked);
}

/** The weighted second waypoint of a service; null without one. */
export function canaryOf(service: ServiceFacts): Share | null {
  return service.shares.find((share) => share.waypoint !== service.binding.waypoint) ?? null;
}

/** Two canaries are one and the same. */
export function sameShare(left: Share | null, right: Share | null): boolean {
  return left?.waypoint === right?.waypoint && left?.percent === right?.percent;
}

function railOf(namespace: string, binding: Binding): readonly Rail[] {
  const asked: WaypointName | null = binding.waypoint ?? binding.asked;
  if (asked === null || binding.status === 'none') return [];
  const leaves = !gatewayId(asked).startsWith(gatewayId(`${namespace}/`));
  return [{ traffic: binding.traffic, status: binding.status, asked, leaves }];
}

function commonCanary(services: readonly ServiceFacts[]): Share | null {
  const heirs = services.filter(({ binding }) => binding.status === 'bound' && binding.askedBy === 'namespace-label');
  const [first] = heirs;
  if (first === undefined || heirs.length < 2) return null;
  const share = canaryOf(first);
  return heirs.every((service) => sameShare(canaryOf(service), share)) ? share : null;
}
