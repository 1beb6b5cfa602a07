import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SampleRequest } from '#lib/model/path.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { caller, destination, hopLines, meshText, snapshotOf } from './read.ts';

type Row = {
  readonly row: string;
  readonly from: string;
  readonly to: string;
  readonly sample?: SampleRequest;
  readonly hops: readonly string[];
  readonly bypassed?: readonly string[];
  readonly notes?: readonly string[];
  readonly verdict: string;
};

const rows: readonly Row[] = parse(readFileSync(path.join(import.meta.dirname, 'rows.yaml'), 'utf8'));
const topology = resolve(snapshotOf(meshText));

describe('the way of a request', () => {
  it.each(rows)('$row', ({ from, to, sample, hops, bypassed = [], notes = [], verdict }) => {
    const found = requestPath(topology, caller(topology, from), destination(topology, to), sample);
    expect(hopLines(found)).toEqual(hops);
    expect(found.bypassed.map(({ waypoint, reason }) => `${waypoint} ${reason}`)).toEqual(bypassed);
    expect(found.notes.map(({ code, about }) => [code, ...about].join(' '))).toEqual(notes);
    expect(found.decidedAt === null ? found.verdict : `${found.verdict} at ${found.decidedAt}`).toBe(verdict);
  });

  it('has the 26 rows', () => {
    expect(rows.map(({ row }) => Number.parseInt(row, 10))).toEqual(Array.from({ length: 26 }, (_, at) => at + 1));
  });
});
