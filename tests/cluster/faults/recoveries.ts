import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What one fault cost. */
export type Recovery = {
  /** Its number in the matrix of docs/operations.md, and a letter where it was tried in several ways. */
  readonly fault: string;
  readonly what: string;
  /** Milliseconds. */
  readonly boundMs: number;
  readonly measuredMs: number;
  /** What the page said meanwhile. */
  readonly said: string;
};

const file = join(import.meta.dirname, '..', '..', '..', '.cache', 'test-results', 'recoveries.json');

/** Notes a measured recovery in `.cache/test-results/recoveries.json`, which docs/operations.md is written from. */
export function recordRecovery(recovery: Recovery): void {
  const before: readonly Recovery[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const all = [...before.filter(({ fault }) => fault !== recovery.fault), recovery];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify(
      all.sort((left, right) => order(left) - order(right)),
      null,
      2,
    )}\n`,
  );
}

function order({ fault }: Recovery): number {
  return Number.parseInt(fault.slice(1), 10);
}
