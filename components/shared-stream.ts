import type { EventStream, StreamHost } from './topology-stream.ts';

/** What the tabs of one browser share; tests give their own. */
export type Tabs = {
  /** Runs once this tab leads, which it does until the returned function is called; only one tab leads at a time. */
  lead(run: () => void): () => void;
  /** Tells the other tabs. */
  post(message: TabMessage): void;
  /** Hears the other tabs. Returns how to stop. */
  listen(take: (message: TabMessage) => void): () => void;
};

/** `event`: what the leader heard of the server. `ask`: a tab that joins wants to know where things stand. */
export type TabMessage =
  | { readonly kind: 'ask' }
  | { readonly kind: 'event'; readonly name: string; readonly data: string; readonly id: string };

const relayed = ['hello', 'delta', 'resync', 'status', 'bye'];

/**
 * One stream for all tabs of a browser, which opens six connections to one server at most: the leader holds it and hands
 * on what it hears. Another tab takes over when the leader goes, and each helps itself when the leader is silent.
 */
export function shareStream(host: StreamHost, tabs: Tabs): { readonly host: StreamHost; stop(): void } {
  const chances = new Set<() => void>();
  const following = createFollowing(tabs);
  let isLeader = false;
  /** What a tab that joins has to hear first; null while the leader has no stream. */
  let heard: { hello: TabMessage; status: TabMessage | null } | null = null;

  const hope = () => {
    for (const run of [...chances]) run();
  };

  const stopLeading = tabs.lead(() => {
    isLeader = true;
    hope();
    // The leader before went without a word, so this tab still believes to have a stream.
    following.end();
  });

  const stopListening = tabs.listen((message) => {
    if (isLeader) {
      if (message.kind === 'ask' && heard !== null) {
        tabs.post(heard.hello);
        if (heard.status !== null) tabs.post(heard.status);
      }
    } else if (message.kind === 'event' && message.name === 'hello' && !following.isOpen()) {
      hope();
    }
  });

  const openAsLeader = (lastEventId: string | null): EventStream => {
    const source = host.open(lastEventId);
    heard = null;
    const tell = (name: string, data = '', id = '') => {
      const message: TabMessage = { kind: 'event', name, data, id };
      if (name === 'hello') heard = { hello: message, status: null };
      else if (name === 'status' && heard !== null) heard.status = message;
      else if (name === 'bye' || name === 'error') heard = null;
      tabs.post(message);
    };
    for (const name of relayed) {
      source.addEventListener(name, (event: MessageEvent<string>) => tell(name, event.data, event.lastEventId));
    }
    source.addEventListener('error', () => tell('error'));
    return {
      addEventListener: source.addEventListener.bind(source) as EventStream['addEventListener'],
      close() {
        heard = null;
        source.close();
      },
    };
  };

  return {
    host: {
      ...host,
      open: (lastEventId) => (isLeader ? openAsLeader(lastEventId) : following.open()),
      onChance(run) {
        chances.add(run);
        const stopHoping = host.onChance(run);
        return () => {
          chances.delete(run);
          stopHoping();
        };
      },
    },
    stop() {
      stopListening();
      stopLeading();
    },
  };
}

/** Streams that are fed by what the leader tells. */
function createFollowing(tabs: Tabs) {
  const open = new Set<EventTarget>();
  return {
    isOpen: () => open.size > 0,
    end() {
      for (const target of [...open]) target.dispatchEvent(eventOf('bye', '{"retryMs":0}'));
    },
    open(): EventStream {
      const target = new EventTarget();
      open.add(target);
      const stop = tabs.listen((message) => {
        if (message.kind === 'event') target.dispatchEvent(eventOf(message.name, message.data, message.id));
      });
      tabs.post({ kind: 'ask' });
      return {
        addEventListener: target.addEventListener.bind(target) as EventStream['addEventListener'],
        close() {
          open.delete(target);
          stop();
        },
      };
    },
  };
}

function eventOf(name: string, data: string, lastEventId = ''): Event {
  return name === 'error' ? new Event(name) : new MessageEvent(name, { data, lastEventId });
}
