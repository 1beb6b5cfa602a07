import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Preloaded into the server that is measured. Once a second it writes to the file named by ATLAS_PROBE how much memory is
 * taken, the longest time since the last writing in which the event loop did nothing else, and the longest time of the
 * processor between two turns of the loop, which others on the same machine do not lengthen.
 */
const file = process.env.ATLAS_PROBE;
if (file !== undefined) {
  const resolutionMs = 5;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let usedMs = threadMs();
  let busiestMs = 0;
  setInterval(() => {
    const now = threadMs();
    busiestMs = Math.max(busiestMs, now - usedMs);
    usedMs = now;
  }, resolutionMs).unref();
  setInterval(() => {
    const { rss, heapUsed } = process.memoryUsage();
    const stallMs = Math.max(0, delay.max / 1e6 - resolutionMs);
    writeFileSync(file, JSON.stringify({ rssMB: rss / 2 ** 20, heapMB: heapUsed / 2 ** 20, stallMs, busiestMs }));
    delay.reset();
    busiestMs = 0;
  }, 1_000).unref();
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
