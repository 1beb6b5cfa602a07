import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A small API server on 127.0.0.1 that lists and watches what a test puts there, and fails as the test says. */
export type FakeApiServer = {
  readonly url: string;
  /** Creates or changes an object of the list at this path. */
  put(path: string, object: RawObject): void;
  remove(path: string, name: string, namespace?: string): void;
  /** Serves an empty list; every other path answers 404. */
  serve(path: string): void;
  unserve(path: string): void;
  /** Tells the watchers of a path the current version. */
  bookmark(path: string): void;
  /** Answers the next request of this kind by hand. */
  once(verb: Verb, path: string, answer: (response: ServerResponse, request: IncomingMessage) => void): void;
  /** Answers every request of this kind by hand; null goes back to normal. */
  always(verb: Verb, path: string, answer: ((response: ServerResponse) => void) | null): void;
  /** Open watches of a path. */
  watches(path: string): readonly ServerResponse[];
  readonly requests: readonly ServedRequest[];
  connections(): number;
  openConnections(): number;
  close(): Promise<void>;
};

export type Verb = 'list' | 'watch';
export type ServedRequest = {
  readonly method: string;
  readonly verb: Verb;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
};
type RawObject = {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
};
type Watch = { readonly path: string; readonly response: ServerResponse; readonly name: string | null };

export async function startFakeApiServer(): Promise<FakeApiServer> {
  const lists = new Map<string, Map<string, RawObject>>();
  const requests: ServedRequest[] = [];
  const scripted: { verb: Verb; path: string; answer: (response: ServerResponse, request: IncomingMessage) => void }[] =
    [];
  const standing = new Map<string, (response: ServerResponse) => void>();
  const watches = new Set<Watch>();
  const sockets = new Set<Socket>();
  let connections = 0;
  let version = 100;

  const listOf = (path: string) => {
    const list = lists.get(path) ?? new Map<string, RawObject>();
    lists.set(path, list);
    return list;
  };

  /** What happened, so that a watch from an older version is told it. */
  const history: {
    readonly path: string;
    readonly version: number;
    readonly type: string;
    readonly object: RawObject;
  }[] = [];

  const tell = (path: string, type: string, object: RawObject) => {
    history.push({ path, version, type, object });
    for (const watch of watches) {
      if (watch.path === path && (watch.name === null || watch.name === object.metadata.name)) {
        watch.response.write(`${JSON.stringify({ type, object })}\n`);
      }
    }
  };

  const stamped = (object: RawObject): RawObject => {
    version += 1;
    return {
      ...object,
      metadata: { uid: `uid-${version}`, ...object.metadata, resourceVersion: String(version) } as never,
    };
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const verb: Verb = url.searchParams.has('watch') ? 'watch' : 'list';
    const { authorization } = request.headers;
    requests.push({ method: request.method ?? '', verb, path: url.pathname, query: url.searchParams, authorization });
    const index = scripted.findIndex((script) => script.verb === verb && script.path === url.pathname);
    const script = index === -1 ? undefined : scripted.splice(index, 1)[0];
    const always = standing.get(`${verb} ${url.pathname}`);
    if (script !== undefined) return script.answer(response, request);
    if (always !== undefined) return always(response);
    if (url.pathname === '/version') return json(response, 200, { gitVersion: 'v1.34.0' });
    const versions = [...lists.keys()].flatMap((path) => path.split(`${url.pathname}/`)[1]?.split('/')[0] ?? []);
    if (/^\/apis\/[^/]+$/.test(url.pathname) && versions.length > 0) {
      return json(response, 200, { versions: versions.map((served) => ({ version: served })) });
    }
    const list = lists.get(url.pathname);
    if (list === undefined) return json(response, 404, { kind: 'Status', code: 404 });
    const name = /^metadata\.name=(.+)$/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1] ?? null;
    if (verb === 'list') return answerList(response, [...list.values()].filter(isNamed(name)), url.searchParams);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watch = { path: url.pathname, response, name };
    const from = Number(url.searchParams.get('resourceVersion'));
    watches.add(watch);
    for (const past of history) {
      const meant = past.path === watch.path && past.version > from && isNamed(name)(past.object);
      if (meant) response.write(`${JSON.stringify({ type: past.type, object: past.object })}\n`);
    }
    response.on('close', () => watches.delete(watch));
  });

  const answerList = (response: ServerResponse, items: readonly RawObject[], query: URLSearchParams) => {
    const start = Number(query.get('continue') ?? 0);
    const end = start + Number(query.get('limit') ?? items.length);
    const more = end < items.length ? { continue: String(end), remainingItemCount: items.length - end } : {};
    json(response, 200, { metadata: { resourceVersion: String(version), ...more }, items: items.slice(start, end) });
  };

  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put(path, object) {
      const list = listOf(path);
      const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
      const before = list.get(key);
      const uid = before === undefined ? {} : { uid: Reflect.get(before.metadata, 'uid') };
      const next = stamped({ ...object, metadata: { ...uid, ...object.metadata } });
      list.set(key, next);
      tell(path, before === undefined ? 'ADDED' : 'MODIFIED', next);
    },
    remove(path, name, namespace = '') {
      const object = listOf(path).get(`${namespace}/${name}`);
      listOf(path).delete(`${namespace}/${name}`);
      version += 1;
      if (object !== undefined) {
        tell(path, 'DELETED', {
          ...object,
          metadata: { ...object.metadata, resourceVersion: String(version) } as never,
        });
      }
    },
    serve: (path) => void listOf(path),
    unserve: (path) => void lists.delete(path),
    bookmark(path) {
      version += 1;
      for (const watch of watches) {
        const object = { metadata: { resourceVersion: String(version) } };
        if (watch.path === path) watch.response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
      }
    },
    once: (verb, path, answer) => void scripted.push({ verb, path, answer }),
    always(verb, path, answer) {
      if (answer === null) standing.delete(`${verb} ${path}`);
      else standing.set(`${verb} ${path}`, answer);
    },
    watches: (path) => [...watches].filter((watch) => watch.path === path).map((watch) => watch.response),
    requests,
    connections: () => connections,
    openConnections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function isNamed(name: string | null) {
  return (object: RawObject) => name === null || object.metadata.name === name;
}

/** A kubeconfig for that server, with a token read from a file where one is given. */
export function kubeconfigFor(url: string, tokenFile: string | null = null): string {
  const user = tokenFile === null ? {} : { tokenFile };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'fake',
    clusters: [{ name: 'fake', cluster: { server: url } }],
    users: [{ name: 'someone', user }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'someone' } }],
  });
}
