import type { WaypointName } from '#lib/model/object-id.ts';
import type { ServiceFacts, Share } from '#lib/model/topology.ts';
import { isolated } from './isolated.ts';
import type { Outcome } from './outcome.ts';
import type { CallerBox, Card, Island, Stack, TopBox, Trouble, WaypointBox } from './view.ts';

/** Each outcome in one or two words, for legends and filters. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  bound: 'bound',
  'bound-but': 'bound, not followed',
  refused: 'refused',
  undetermined: 'undetermined',
  'opted-out': 'opted out',
  'other-traffic': 'other traffic only',
  'not-asked': 'nobody asked',
  waypoint: 'waypoint',
  'not-in-mesh': 'not in the mesh',
};

/** What a legend says of lines and of policy chips. */
export const legendWords = {
  service: 'service traffic',
  workload: 'pod IP traffic',
  around: 'goes around',
  partly: 'policy in force in part',
  idle: 'policy without effect',
} as const;

/** `1 service`, `14 services`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** `, 2 findings`, to be put behind a sentence; empty where there is none. */
export function troubleWords(trouble: Trouble | null): string {
  return trouble === null ? '' : `, ${counted(trouble.count, 'finding')}`;
}

/** The word beside a service's glyph; null where the glyph says all. */
export function serviceRemark(service: ServiceFacts, outcome: Outcome, canary: Share | null): string | null {
  if (outcome === 'opted-out' || outcome === 'undetermined') return outcomeWords[outcome];
  if (canary !== null) return `canary ${canary.percent} %`;
  if (service.flags.includes('headless')) return 'headless';
  if (service.flags.includes('no-vip')) return 'no VIP';
  if (service.flags.includes('no-endpoints')) return 'no endpoints';
  return service.type === 'ExternalName' ? 'external name' : null;
}

const pluralOfKind: Readonly<Record<Stack['kind'], string>> = {
  Pod: 'pods',
  WorkloadEntry: 'WorkloadEntries',
  Endpoint: 'endpoints',
};

/** The name on a row of a card. */
export function stackName(stack: Stack): string {
  const many = pluralOfKind[stack.kind];
  if (stack.part === 'rest') return `+ ${stack.count.toLocaleString('en-US')} more ${many}`;
  return stack.name === '' ? many : stack.name;
}

/** What stands under a waypoint's name. */
const waypointStateWords: Readonly<Record<WaypointBox['state'], string>> = {
  ready: 'ready',
  'no-address': 'no address yet',
  'not-programmed': 'not programmed',
  'not-discovered': 'not discovered',
};

/** What stands under the name of a waypoint, a ghost or a gateway. */
export function topSecondLine(box: TopBox): string {
  switch (box.shape) {
    case 'waypoint':
      return box.state === 'ready' ? `for ${box.serves}` : waypointStateWords[box.state];
    case 'ghost':
      return 'does not exist';
    case 'gateway':
      return `Gateway · class ${box.className}`;
  }
}

/** `10 services · 2 pods`; empty where nothing is counted. */
export function usageWords(usage: { readonly services: number; readonly workloads: number }): string {
  const parts: string[] = [];
  if (usage.services > 0) parts.push(counted(usage.services, 'service'));
  if (usage.workloads > 0) parts.push(counted(usage.workloads, 'pod'));
  return parts.join(' · ');
}

/** `14 services · 63 pods · 2 waypoints`, at the right of an island's name. A waypoint's own service and pods count with it. */
export function islandCounts(island: Island): string {
  const { services, pods, others, waypoints, gateways } = island.counts;
  const parts: string[] = [];
  if (services > 0) parts.push(counted(services, 'service'));
  if (pods > 0) parts.push(counted(pods, 'pod'));
  if (others > 0) parts.push(counted(others, 'endpoint'));
  if (waypoints > 0) parts.push(counted(waypoints, 'waypoint'));
  if (parts.length === 0 && gateways > 0) parts.push(counted(gateways, 'gateway'));
  return parts.length === 0 ? 'empty' : parts.join(' · ');
}

/** The namespace's place in the mesh, beside its name. */
export function islandMode(island: Island): string {
  if (island.mode === 'ambient') return 'ambient';
  if (island.mode === 'missing') return 'Namespace not read';
  return island.dataplaneMode ?? 'not ambient';
}

/** `+ 8 more services`, or the way back. */
export function foldWords(fold: Extract<Card, { readonly shape: 'fold' }>): string {
  if (fold.open) return 'Show fewer';
  if (fold.services === 0) return `+ ${counted(fold.workloads, 'more pod')}`;
  return `+ ${counted(fold.services, 'more service')}`;
}

/** One sentence about an island, for those who do not see it. */
export function describeIsland(island: Island): string {
  const rails = island.rails.map((rail) => {
    const what = rail.traffic === 'service' ? 'requests to services' : 'requests to pod IPs';
    if (rail.status === 'bound') return `its label sends ${what} through waypoint ${isolated(rail.asked)}`;
    if (rail.status === 'refused') return `its label asks for waypoint ${isolated(rail.asked)} for ${what}, in vain`;
    return `whether its label gives ${what} waypoint ${isolated(rail.asked)} could not be seen`;
  });
  const found = troubleWords(island.troubleWithin);
  return [`Namespace ${isolated(island.name)}, ${islandMode(island)}, ${islandCounts(island)}${found}`, ...rails].join(
    '; ',
  );
}

/** One sentence about a waypoint, a ghost or a gateway. */
export function describeTop(box: TopBox): string {
  return `${topSentence(box)}${troubleWords(box.trouble)}`;
}

function topSentence(box: TopBox): string {
  switch (box.shape) {
    case 'waypoint':
      return `Waypoint ${isolated(box.name)} in ${isolated(box.namespace)}, ${waypointStateWords[box.state]}, serves ${box.serves} traffic, used by ${usageWords(box.usedBy) || 'nothing'}`;
    case 'ghost':
      return `Waypoint ${isolated(box.name)} in ${isolated(box.namespace)} does not exist, asked for by ${usageWords(box.askedBy) || 'the namespace'}`;
    case 'gateway':
      return `Gateway ${isolated(box.name)} in ${isolated(box.namespace)}, class ${box.className}`;
  }
}

/** One sentence about a card. */
export function describeCard(card: Card): string {
  switch (card.shape) {
    case 'service':
      return `${card.kind} ${isolated(card.name)} in ${isolated(card.namespace)}, ${trafficWords(card.outcome, card.waypoint, card.asked)}${troubleWords(card.trouble)}`;
    case 'stack':
      return card.stacks.map((stack) => describeStack(stack, card.namespace)).join('; ');
    case 'fold':
      return card.open
        ? `Show fewer services of ${isolated(card.namespace)}`
        : `${foldWords(card).slice(2)} in ${isolated(card.namespace)}, folded${troubleWords(card.trouble)}`;
  }
}

/** One sentence about a row of a card. */
export function describeStack(stack: Stack, namespace: string): string {
  const many = `${stack.count.toLocaleString('en-US')} ${pluralOfKind[stack.kind]}`;
  const who =
    stack.count === 1
      ? `${stack.kind} ${isolated(stackName(stack))}`
      : stack.name === ''
        ? many
        : `${many} of ${isolated(stack.name)}`;
  return `${who} in ${isolated(namespace)}, ${trafficWords(stack.outcome, stack.waypoint, stack.asked)}${troubleWords(stack.trouble)}`;
}

/** Who calls, on the box of callers that are not on the map. */
const callerWords: Readonly<Record<CallerBox['kind'], string>> = {
  captured: 'Clients in ambient',
  sidecar: 'Clients with a sidecar',
  uncaptured: 'Clients outside ambient',
  'host-network': 'Clients on the host network',
  ingress: 'Gateways',
  waypoint: 'Waypoints',
  external: 'Clients outside the mesh',
};

/** The two lines of such a box; the second is empty where nothing more is known. */
export function callerLines({ kind, from }: CallerBox): readonly [string, string] {
  return [
    callerWords[kind],
    from.length > 3
      ? `${from.slice(0, 2).map(isolated).join(', ')} and ${from.length - 2} more`
      : from.map(isolated).join(', '),
  ];
}

function trafficWords(outcome: Outcome, waypoint: WaypointName | null, asked: WaypointName | null): string {
  switch (outcome) {
    case 'bound':
      return `requests go through waypoint ${isolated(waypoint ?? '')}`;
    case 'bound-but':
      return `waypoint ${isolated(waypoint ?? '')} is assigned and requests do not follow it`;
    case 'refused':
      return `asks for waypoint ${isolated(asked ?? '')} and does not get it`;
    case 'undetermined':
      return 'its waypoint is undetermined';
    case 'opted-out':
      return 'opted out of a waypoint';
    case 'other-traffic':
      return "goes straight: the namespace's waypoint serves the other kind of traffic";
    case 'not-asked':
      return 'nobody asked for a waypoint';
    case 'waypoint':
      return 'is a waypoint itself';
    case 'not-in-mesh':
      return 'is not known to the mesh';
  }
}
