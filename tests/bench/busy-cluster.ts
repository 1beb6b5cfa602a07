import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clusterSizes, generateCluster } from './generated-cluster.ts';
import { type RawObject, rawGateway, rawGatewayClass, rawNamespace, rawPod, rawService } from './raw-objects.ts';

/**
 * A process of its own: an API server with the generated cluster of so many pods, objects as big as real ones, and so
 * many changes a second once somebody watches. Says its address on the first line, and `changes N` on the last.
 */
const size = clusterSizes.find(({ pods }) => String(pods) === process.argv[2]) ?? clusterSizes[1];
const changesPerSecond = Number(process.argv[3] ?? 50);
if (size === undefined) throw new Error('There is no such size of cluster.');

type Watch = { readonly path: string; readonly response: ServerResponse };

const paths = {
  namespaces: '/api/v1/namespaces',
  pods: '/api/v1/pods',
  services: '/api/v1/services',
  slices: '/apis/discovery.k8s.io/v1/endpointslices',
  gateways: '/apis/gateway.networking.k8s.io/v1/gateways',
  classes: '/apis/gateway.networking.k8s.io/v1/gatewayclasses',
};
const empty = [
  ...['configmaps', 'deployments', 'daemonsets'].map((plural) => {
    const base = plural === 'configmaps' ? '/api/v1' : '/apis/apps/v1';
    return `${base}/namespaces/istio-system/${plural}`;
  }),
  '/apis/networking.k8s.io/v1/networkpolicies',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
];

let version = 1_000;
let changes = 0;
const cluster = generateCluster(size);
const lists = new Map<string, RawObject[]>([
  [paths.namespaces, cluster.namespaces.map(rawNamespace)],
  [paths.pods, cluster.pods.map(rawPod)],
  [paths.services, cluster.services.map(rawService)],
  [paths.slices, []],
  [paths.gateways, cluster.gateways.map(rawGateway)],
  [paths.classes, cluster.gatewayClasses.map(rawGatewayClass)],
  ...empty.map((path) => [path, []] as [string, RawObject[]]),
]);
const watches = new Set<Watch>();

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://busy');
  if (pathname === '/version') return json(response, 200, { gitVersion: 'v1.34.0' });
  const list = lists.get(pathname);
  if (list === undefined) return json(response, 404, { kind: 'Status', code: 404 });
  if (searchParams.has('watch')) {
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    const watch = { path: pathname, response };
    watches.add(watch);
    response.on('close', () => watches.delete(watch));
    return;
  }
  const start = Number(searchParams.get('continue') ?? 0);
  const end = start + Number(searchParams.get('limit') ?? list.length);
  const more = end < list.length ? { continue: String(end), remainingItemCount: list.length - end } : {};
  json(response, 200, { metadata: { resourceVersion: String(version), ...more }, items: list.slice(start, end) });
});

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

const bookmarks = setInterval(() => {
  for (const { response } of watches) {
    response.write(
      `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version) } } })}\n`,
    );
  }
}, 30_000);

let isBusy = false;
process.on('message', (message) => {
  isBusy = message === 'busy';
});
const work = setInterval(() => {
  if (isBusy) change();
}, 1_000 / changesPerSecond);

process.on('disconnect', () => {
  clearInterval(bookmarks);
  clearInterval(work);
  console.log(`changes ${changes}`);
  process.exit();
});

/** Seven of ten are readiness, two a pod that is replaced by another, one a label that binds a service or frees it. */
function change(): void {
  changes += 1;
  const pods = lists.get(paths.pods) ?? [];
  const at = (changes * 7_919) % pods.length;
  const pod = pods[at];
  if (pod === undefined) return;
  const step = changes % 10;
  if (step < 7) {
    const ready = step % 2 === 0 ? 'True' : 'False';
    const next = stamped({ ...pod, status: { ...Object(pod.status), conditions: [{ type: 'Ready', status: ready }] } });
    pods[at] = next;
    tell(paths.pods, 'MODIFIED', next);
  } else if (step < 9) {
    tell(paths.pods, 'DELETED', stamped(pod));
    const { metadata } = pod;
    const base = String(Reflect.get(metadata, 'name')).replace(/-r\d+$/, '');
    const next = stamped({
      ...pod,
      metadata: { ...metadata, name: `${base}-r${changes}`, uid: `uid-${changes}` } as never,
    });
    pods[at] = next;
    tell(paths.pods, 'ADDED', next);
  } else {
    const services = lists.get(paths.services) ?? [];
    const index = (changes * 104_729) % services.length;
    const service = services[index];
    if (service === undefined) return;
    const { 'istio.io/use-waypoint': asked, ...labels } = service.metadata.labels;
    const next = stamped({
      ...service,
      metadata: {
        ...service.metadata,
        labels: asked === undefined ? { ...labels, 'istio.io/use-waypoint': 'waypoint' } : labels,
      },
    });
    services[index] = next;
    tell(paths.services, 'MODIFIED', next);
  }
}

function tell(path: string, type: string, object: RawObject): void {
  const line = `${JSON.stringify({ type, object })}\n`;
  for (const watch of watches) if (watch.path === path) watch.response.write(line);
}

function stamped(object: RawObject): RawObject {
  version += 1;
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
