/** Figures by their public name; units are part of the name. */
export type Metrics = Readonly<Record<string, number>>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The figures as a table for people: names left, values right. */
export function printTable(metrics: Metrics): void {
  const width = Math.max(...Object.keys(metrics).map((name) => name.length));
  for (const [name, value] of Object.entries(metrics)) {
    console.log(`${name.padEnd(width)}  ${value.toFixed(2).padStart(10)}`);
  }
}

/** The value that a share of all values, from 0 to 1, does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** The same table with what each figure may be at most, where that is settled. */
export function printBudgets(metrics: Metrics, budgets: Metrics): void {
  const width = Math.max(...Object.keys(metrics).map((name) => name.length));
  for (const [name, value] of Object.entries(metrics)) {
    const budget = budgets[name];
    const verdict = budget === undefined ? '' : `  of ${budget}${value > budget ? '  over' : ''}`;
    console.log(`${name.padEnd(width)}  ${value.toFixed(2).padStart(10)}${verdict}`);
  }
}
