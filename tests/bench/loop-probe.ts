import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Preloaded into the server that is measured: writes how much memory it takes, and the longest time since the last
 * writing in which its event loop did nothing else, to the file named by ATLAS_PROBE, once a second.
 */
const file = process.env.ATLAS_PROBE;
if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  setInterval(() => {
    const { rss, heapUsed } = process.memoryUsage();
    writeFileSync(
      file,
      JSON.stringify({ rssMB: rss / 2 ** 20, heapMB: heapUsed / 2 ** 20, stallMs: Math.max(0, delay.max / 1e6 - 5) }),
    );
    delay.reset();
  }, 1_000).unref();
}
