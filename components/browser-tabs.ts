import type { TabMessage, Tabs } from './shared-stream.ts';

/** The tabs of this browser that show the same; null where the browser cannot let them talk (it must be told a secure origin). */
export function browserTabs(name: string): Tabs | null {
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) return null;
  const channel = new BroadcastChannel(name);
  return {
    lead(run) {
      const left = new AbortController();
      let release = () => {};
      navigator.locks
        .request(name, { signal: left.signal }, () => {
          run();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        })
        // Left before it was this tab's turn.
        .catch(() => {});
      return () => {
        left.abort();
        release();
      };
    },
    post: (message) => channel.postMessage(message),
    listen(take) {
      const hear = ({ data }: MessageEvent<TabMessage>) => take(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
  };
}
