import { Readable } from 'node:stream';
import type { Answer, Transport } from '#server/cluster/transport.ts';
import { Unreachable } from '#server/cluster/unreachable.ts';
import type { FakeClock } from '../fake-clock.ts';

/**
 * A faithful small API server in memory: one revision for everything, lists by pages of one revision, watches with
 * history and bookmarks, compaction, access and installed kinds; and every way to fail that a test asks for. What it
 * holds is the truth that a reader has to arrive at.
 */
export type ModelServer = {
  readonly transport: Transport;
  /** What the list at this path holds, by key: `namespace/name`. */
  held(path: string): ReadonlyMap<string, ModelObject>;
  put(path: string, name: string): void;
  remove(path: string, name: string): void;
  /** Forgets all history, so that watches and pages of older revisions are gone. */
  compact(): void;
  /** Goes back to what it held some changes ago, as when etcd is restored. */
  restore(changes: number): void;
  /** Counts restores: within one lineage nothing goes back. */
  lineage(): number;
  /** Ends all watches: cleanly, or as if cut. */
  endWatches(how: 'cleanly' | 'cut'): void;
  /** Open watches go silent and lose what they should tell. */
  stallWatches(): void;
  /** Accepts no connections, for this reason, until called with false. */
  setDown(down: boolean, reason?: Error): void;
  setForbidden(path: string, forbidden: boolean): void;
  setInstalled(path: string, installed: boolean): void;
  /** Answers the next request of this kind so, or the next few, or all. */
  answerNext(verb: Verb, path: string, scripted: Scripted): void;
  /** Holds the head of each answer back for so long. */
  setLatency(ms: number): void;
  /** The next two events of each watch of the path change places, or the last one comes again. */
  disturb(path: string, how: 'reorder' | 'duplicate'): void;
  /** These bytes come instead of the next event. */
  garble(path: string, bytes: Buffer): void;
  /** Whether 410 comes as an answer, or as an event with or without the end of the stream. */
  setGone(how: 'answer' | 'event' | 'event-and-end'): void;
  /** Watches are opened and say nothing, not even bookmarks. */
  setDeaf(deaf: boolean): void;
  /** A watch from a version that is not there yet is taken, and says nothing, as the cache of kube-apiserver does it. */
  setFutureSilent(silent: boolean): void;
  bookmarks(sent: boolean): void;
  /** Everything works again; what is already on its way comes as it was. */
  heal(): void;
  readonly requests: readonly ModelRequest[];
  openWatches(path: string): number;
};

export type Verb = 'list' | 'watch';
type Scripted = {
  readonly status: number;
  readonly times?: number;
  readonly retryAfterMs?: number;
  readonly body?: Buffer;
};
export type ModelRequest = { readonly verb: Verb; readonly path: string; readonly atMs: number; readonly from: string };
export type ModelObject = { readonly metadata: ModelMetadata };
type ModelMetadata = {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Counts writes, so that a test sees which state of an object is held. */
  readonly labels: { readonly n: string };
};
type Change = { readonly revision: number; readonly path: string; readonly type: string; readonly object: ModelObject };
type Watch = {
  readonly path: string;
  readonly body: Readable;
  stalled: boolean;
  /** An event that waits for the next one to overtake it. */
  kept: string | null;
  last: string | null;
};

const namespace = 'shop';
/** Asked for by who wants to know whether the server is there. */
export const smallestList = '/api/v1/namespaces';
const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

export function createModelServer(clock: FakeClock, paths: readonly string[], pageSize = 3): ModelServer {
  let state = new Map<string, Map<string, ModelObject>>(paths.map((path) => [path, new Map()]));
  const past: { readonly revision: number; readonly state: typeof state }[] = [];
  let history: Change[] = [];
  let revision = 100;
  let highest = revision;
  let compactedAt = 0;
  let writes = 0;
  let lineage = 0;
  let down = false;
  let whyDown: Error = refused;
  let deaf = false;
  let futureIsSilent = false;
  let sendsBookmarks = true;
  let latencyMs = 0;
  let gone: Parameters<ModelServer['setGone']>[0] = 'answer';
  const forbidden = new Set<string>();
  const uninstalled = new Set<string>();
  const watches = new Set<Watch>();
  const pages = new Map<string, { readonly revision: number; readonly items: readonly ModelObject[] }>();
  let scripted: { readonly verb: Verb; readonly path: string; readonly how: Scripted; left: number }[] = [];
  const reordered = new Set<string>();
  const garbled = new Map<string, Buffer>();
  const requests: ModelRequest[] = [];

  const get: Transport['get'] = async (path, query, signal) => {
    const verb: Verb = query.has('watch') ? 'watch' : 'list';
    requests.push({ verb, path, atMs: clock.now(), from: query.get('resourceVersion') ?? '' });
    if (down) throw new Unreachable(whyDown);
    if (latencyMs > 0) await held(latencyMs, signal);
    if (down) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
    const script = scripted.find((one) => one.verb === verb && one.path === path && one.left > 0);
    if (script !== undefined) {
      script.left -= 1;
      const { status, retryAfterMs = null, body } = script.how;
      return { status, retryAfterMs, body: bodyOf(body ?? Buffer.from('{"kind":"Status"}')) };
    }
    if (path === '/version') return answer(200, {});
    if (path === smallestList) return answer(200, { metadata: { resourceVersion: String(revision) }, items: [] });
    const group = /^\/apis\/([^/]+)$/.exec(path);
    if (group !== null) return answerGroup(path);
    if (forbidden.has(path)) return answer(403, { kind: 'Status' });
    if (!state.has(path) || uninstalled.has(path)) return answer(404, { kind: 'Status' });
    return verb === 'list' ? answerList(path, query) : answerWatch(path, query, signal);
  };

  const answerGroup = (path: string): Answer => {
    const served = paths.filter((one) => one.startsWith(`${path}/`) && !uninstalled.has(one));
    return served.length === 0
      ? answer(404, {})
      : answer(200, { versions: served.map((one) => ({ version: one.slice(path.length + 1).split('/')[0] })) });
  };

  const answerList = (path: string, query: URLSearchParams): Answer => {
    const token = query.get('continue');
    const known = token === null ? undefined : pages.get(token);
    if (token !== null && (known === undefined || known.revision < compactedAt)) return answer(410, { code: 410 });
    const items = known?.items ?? [...(state.get(path)?.values() ?? [])];
    const at = known?.revision ?? revision;
    // The reader asks for 500; smaller pages meet more faults between them.
    const page = items.slice(0, Math.min(pageSize, Number(query.get('limit') ?? pageSize)));
    const rest = items.slice(page.length);
    const next = `${at}-${pages.size}`;
    if (rest.length > 0) pages.set(next, { revision: at, items: rest });
    const more = rest.length > 0 ? { continue: next, remainingItemCount: rest.length } : {};
    return answer(200, { kind: 'List', metadata: { resourceVersion: String(at), ...more }, items: page });
  };

  const answerWatch = (path: string, query: URLSearchParams, signal: AbortSignal): Answer => {
    const from = Number(query.get('resourceVersion'));
    if (from > revision && !futureIsSilent) {
      return answer(504, { code: 504, details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } });
    }
    if (from < compactedAt && gone === 'answer') return answer(410, { code: 410 });
    const body = new Readable({ read() {} });
    const watch: Watch = { path, body, stalled: false, kept: null, last: null };
    signal.addEventListener('abort', () => body.destroy(new Error('aborted')), { once: true });
    body.on('error', () => {});
    if (from < compactedAt) {
      body.push(line({ type: 'ERROR', object: { kind: 'Status', code: 410 } }));
      if (gone === 'event-and-end') body.push(null);
      return { status: 200, retryAfterMs: null, body };
    }
    watches.add(watch);
    const cancelEnd = clock.schedule(Number(query.get('timeoutSeconds')) * 1_000, () => endWatch(watch, 'cleanly'));
    let cancelBookmark = () => {};
    const bookmark = () => {
      if (sendsBookmarks)
        tell(watch, { type: 'BOOKMARK', object: { metadata: { resourceVersion: String(revision) } } });
      cancelBookmark = clock.schedule(60_000, bookmark);
    };
    cancelBookmark = clock.schedule(60_000, bookmark);
    body.on('close', () => {
      watches.delete(watch);
      cancelEnd();
      cancelBookmark();
    });
    for (const change of history) if (change.path === path && change.revision > from) tell(watch, change);
    return { status: 200, retryAfterMs: null, body };
  };

  const tell = (watch: Watch, event: { readonly type: string; readonly object: unknown }) => {
    if (watch.stalled || deaf || watch.body.destroyed) return;
    const text = line({ type: event.type, object: event.object });
    const bytes = garbled.get(watch.path);
    if (bytes !== undefined && event.type !== 'BOOKMARK') {
      garbled.delete(watch.path);
      watch.body.push(bytes);
      return;
    }
    if (watch.kept !== null) {
      watch.body.push(text + watch.kept);
      watch.kept = null;
    } else if (reordered.delete(watch.path)) {
      watch.kept = text;
    } else {
      watch.body.push(text);
    }
    watch.last = text;
  };

  const endWatch = (watch: Watch, how: 'cleanly' | 'cut') => {
    watches.delete(watch);
    if (how === 'cleanly' && watch.kept === null) watch.body.push(null);
    else watch.body.destroy(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
  };

  const write = (path: string, type: string, object: (version: number) => ModelObject) => {
    past.push({ revision, state: new Map([...state].map(([one, objects]) => [one, new Map(objects)])) });
    // After a restore the numbers go on above all that were ever given, and the old ones are gone.
    if (revision < highest) {
      highest += 1;
      compactedAt = highest;
    }
    revision = highest + 1;
    highest = revision;
    const next = object(revision);
    if (type === 'DELETED') state.get(path)?.delete(keyOf(next));
    else state.get(path)?.set(keyOf(next), next);
    const change: Change = { revision, path, type, object: next };
    history.push(change);
    for (const watch of watches) if (watch.path === path) tell(watch, change);
  };

  const held = (delayMs: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const cancel = clock.schedule(delayMs, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        reject(new Error('aborted'));
      });
    });

  return {
    transport: {
      get,
      close() {
        for (const watch of [...watches]) endWatch(watch, 'cut');
      },
    },
    held: (path) => (uninstalled.has(path) ? new Map() : (state.get(path) ?? new Map())),
    put(path, name) {
      const before = state.get(path)?.get(`${namespace}/${name}`);
      writes += 1;
      const labels = { n: String(writes) };
      write(path, before === undefined ? 'ADDED' : 'MODIFIED', (version) => ({
        metadata: {
          name,
          namespace,
          uid: before?.metadata.uid ?? `uid-${version}`,
          resourceVersion: String(version),
          labels,
        },
      }));
    },
    remove(path, name) {
      const before = state.get(path)?.get(`${namespace}/${name}`);
      if (before === undefined) return;
      write(path, 'DELETED', (version) => ({ metadata: { ...before.metadata, resourceVersion: String(version) } }));
    },
    compact() {
      history = [];
      compactedAt = revision;
    },
    restore(changes) {
      const target = past.at(-Math.max(1, changes));
      if (target === undefined) return;
      state = new Map([...target.state].map(([one, objects]) => [one, new Map(objects)]));
      revision = target.revision;
      history = [];
      pages.clear();
      lineage += 1;
      compactedAt = revision;
      for (const watch of [...watches]) endWatch(watch, 'cut');
    },
    lineage: () => lineage,
    endWatches(how) {
      for (const watch of [...watches]) endWatch(watch, how);
    },
    stallWatches() {
      for (const watch of watches) watch.stalled = true;
    },
    setDown(next, reason = refused) {
      down = next;
      whyDown = reason;
      if (down) for (const watch of [...watches]) endWatch(watch, 'cut');
    },
    setForbidden(path, next) {
      if (next) forbidden.add(path);
      else forbidden.delete(path);
    },
    setInstalled(path, installed) {
      if (installed) {
        uninstalled.delete(path);
        return;
      }
      uninstalled.add(path);
      for (const name of [...(state.get(path)?.values() ?? [])].map(({ metadata }) => metadata.name)) {
        this.remove(path, name);
      }
      for (const watch of [...watches]) if (watch.path === path) endWatch(watch, 'cleanly');
    },
    answerNext(verb, path, how) {
      scripted.push({ verb, path, how, left: how.times ?? 1 });
    },
    setLatency(ms) {
      latencyMs = ms;
    },
    disturb(path, how) {
      if (how === 'reorder') reordered.add(path);
      else for (const watch of watches) if (watch.path === path && watch.last !== null) watch.body.push(watch.last);
    },
    garble: (path, bytes) => void garbled.set(path, bytes),
    setGone(how) {
      gone = how;
    },
    setDeaf(next) {
      deaf = next;
    },
    setFutureSilent(silent) {
      futureIsSilent = silent;
    },
    bookmarks(sent) {
      sendsBookmarks = sent;
    },
    heal() {
      down = false;
      deaf = false;
      sendsBookmarks = true;
      latencyMs = 0;
      forbidden.clear();
      uninstalled.clear();
      scripted = [];
    },
    requests,
    openWatches: (path) => [...watches].filter((watch) => watch.path === path).length,
  };
}

/** A stream of these bytes that ends after them. */
function bodyOf(bytes: Buffer): Readable {
  const body = new Readable({ read() {} });
  body.push(bytes);
  body.push(null);
  return body;
}

function answer(status: number, json: unknown): Answer {
  return { status, retryAfterMs: null, body: bodyOf(Buffer.from(JSON.stringify(json))) };
}

function line(event: unknown): string {
  return `${JSON.stringify(event)}\n`;
}

function keyOf({ metadata }: ModelObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
