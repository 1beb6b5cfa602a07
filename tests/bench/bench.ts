import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchExport } from './export-bench.ts';
import { benchLive } from './live-bench.ts';
import type { Metrics } from './metrics.ts';
import { printTable } from './metrics.ts';
import { benchPage } from './page-bench.ts';
import { benchResolve } from './resolve-bench.ts';
import { benchServer } from './server-bench.ts';
import { benchStart } from './start-bench.ts';

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, minutes: { type: 'string', default: '1' } },
});

/**
 * `npm run bench`: prints the figures as a table; `-- --json FILE` also writes them for scripts, and
 * `-- --only resolve|page|start|server|export` measures one part; the server for `--minutes N`, else for one. What cannot be
 * measured here is said and left out.
 */
const parts: Readonly<Record<string, () => Metrics | Promise<Metrics>>> = {
  resolve: benchResolve,
  page: benchPage,
  start: benchStart,
  export: benchExport,
  server: () => benchServer(Number(values.minutes)),
  live: benchLive,
};

const metrics: Record<string, number> = {};
for (const [name, measure] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== name) continue;
  try {
    Object.assign(metrics, await measure());
  } catch (error) {
    console.error(`${name} was not measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}
printTable(metrics);
if (values.json !== undefined) {
  const conditions = {
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
  };
  writeFileSync(values.json, `${JSON.stringify({ conditions, metrics }, null, 2)}\n`);
}
