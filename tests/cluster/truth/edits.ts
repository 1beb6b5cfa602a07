import { type KubernetesClient, type KubernetesObject, named } from '../harness/kubernetes-client.ts';
import { allowed, asking, gatewayRef, namespaces, serviceRef, waypoint, waypoints } from './mesh.ts';

/** One change that a person might make to the mesh, in words and to be done. */
export type Edit = { readonly sentence: string; readonly make: (client: KubernetesClient) => Promise<unknown> };

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many edits of all kinds in random order; a Gateway or Service that was deleted comes back later. */
export function randomEdits(count: number, random: () => number): readonly Edit[] {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const gone = new Map<string, Edit>();
  const asked = () =>
    pick([...waypoints.map(({ name }) => `infra/${name}`), 'infra/no-such-waypoint', 'none', '', null]);
  const namespaceName = () => pick(Object.keys(namespaces));

  const label = (id: string): Edit => {
    const wish = asked();
    return change(id, `asks for ${wish ?? 'no waypoint'}`, { metadata: { labels: asking(wish) } });
  };

  const kinds: readonly (() => Edit)[] = [
    () => label(`Service/${namespaceName()}/${pick(['plain', 'all', 'services', 'out', 'ingress'])}`),
    () => label(`Service/${namespaceName()}/${pick(['canary', 'same', 'ghost', 'selected', 'near'])}`),
    () => label(`ServiceEntry/${namespaceName()}/${pick(['plain', 'all', 'wild-all', 'wild-out', 'racing'])}`),
    () => label(`WorkloadEntry/${namespaceName()}/${pick(['plain', 'all', 'workloads', 'out'])}`),
    () => label(`Pod/${namespaceName()}/${pick(['plain', 'all', 'workloads', 'out', 'near'])}`),
    () => label(`Namespace/${namespaceName()}`),
    () => label(`Namespace/${namespaceName()}`),
    () => {
      const app = pick(['cart', 'other']);
      return change(`Pod/${namespaceName()}/all`, `is of app ${app}`, { metadata: { labels: { app } } });
    },
    () => {
      const serves = pick(['all', 'service', 'workload', 'none', null]);
      const labels = { 'istio.io/waypoint-for': serves };
      return change(`Gateway/infra/${pick(waypoints).name}`, `serves ${serves ?? 'what is usual'}`, {
        metadata: { labels },
      });
    },
    () => {
      const from = pick(['All', 'Same', 'Selector'] as const);
      const listener = { name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: allowed(from) };
      return change(`Gateway/infra/${pick(waypoints).name}`, `admits ${from}`, { spec: { listeners: [listener] } });
    },
    () => {
      const team = pick(['red', 'blue', null]);
      return change(`Namespace/${namespaceName()}`, `is of team ${team ?? 'nobody'}`, {
        metadata: { labels: { team } },
      });
    },
    () => {
      const target = pick([
        serviceRef('all'),
        serviceRef('plain'),
        serviceRef('no-such-service'),
        gatewayRef('selected'),
      ]);
      return change(
        `AuthorizationPolicy/${namespaceName()}/${pick(['on-all', 'on-some', 'on-out', 'on-gateway'])}`,
        `targets ${JSON.stringify(target)}`,
        { spec: { targetRefs: [target] } },
      );
    },
    () => {
      const parent = pick(['all', 'plain', 'out', 'no-such-service']);
      const parentRefs = [{ group: '', kind: 'Service', name: parent, port: 80 }];
      return change(`HTTPRoute/${namespaceName()}/to-plain`, `is for Service ${parent}`, { spec: { parentRefs } });
    },
    () => {
      const ingress = pick(['true', 'false', null]);
      return change(`Service/${namespaceName()}/all`, `says ingress ${ingress ?? 'nothing'}`, {
        metadata: { labels: { 'istio.io/ingress-use-waypoint': ingress } },
      });
    },
    () => {
      const weight = pick(['0', '50', '101', null]);
      return change(`Service/${namespaceName()}/canary`, `gives its canary ${weight ?? 'no weight'}`, {
        metadata: { annotations: { 'istio.io/use-waypoint-canary-weight': weight } },
      });
    },
    () => deleteOrBringBack(`Gateway/infra/${pick(['for-all', 'for-services', 'selected', 'same-only'])}`, gone),
    () => deleteOrBringBack(`Service/${namespaceName()}/${pick(['all', 'plain'])}`, gone),
  ];
  // Every kind once, then by chance.
  const order = kinds.map((kind) => ({ kind, place: random() })).sort((left, right) => left.place - right.place);
  return Array.from({ length: count }, (_, position) => (order[position]?.kind ?? pick(kinds))());
}

function change(id: string, what: string, patch: unknown): Edit {
  return {
    sentence: `${id} ${what}`,
    async make(client) {
      // What an earlier edit deleted cannot be changed.
      if ((await client.get(named(id))) !== null) await client.patch(named(id), patch);
    },
  };
}

/** Deletes the object, or brings back what such an edit deleted. */
function deleteOrBringBack(id: string, gone: Map<string, Edit>): Edit {
  const back = gone.get(id);
  if (back !== undefined) {
    gone.delete(id);
    return back;
  }
  let deleted: KubernetesObject | null = null;
  gone.set(id, {
    sentence: `${id} is created again`,
    make: async (client) => (deleted === null ? null : client.apply([asWritten(deleted)])),
  });
  return {
    sentence: `${id} is deleted`,
    async make(client) {
      deleted = await client.get(named(id));
      await client.remove(named(id));
    },
  };
}

/** What a person keeps in a file: neither status nor what the server added. */
function asWritten({ apiVersion, kind, metadata, spec }: KubernetesObject): KubernetesObject {
  const original = kind === 'Gateway' ? waypoints.find(({ name }) => name === metadata.name) : undefined;
  if (original !== undefined) return waypoint(original);
  const { name, namespace, labels = {} } = metadata;
  const { selector, ports } = spec as { selector: unknown; ports: readonly { name: string; port: number }[] };
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), labels },
    spec: { selector, ports: ports.map((port) => ({ name: port.name, port: port.port })) },
  };
}
