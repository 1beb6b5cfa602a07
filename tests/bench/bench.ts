import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { printTable } from './metrics.ts';
import { benchResolve } from './resolve-bench.ts';

/** `npm run bench`: prints the figures as a table; `-- --json FILE` also writes them for scripts. */
const { values } = parseArgs({ options: { json: { type: 'string' } } });
const metrics = benchResolve();
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
