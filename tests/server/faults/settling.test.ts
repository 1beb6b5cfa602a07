import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createConnection } from '#server/cluster/connection.ts';
import { limits } from '#server/cluster/limits.ts';
import type { Answer } from '#server/cluster/transport.ts';
import { Unreachable } from '#server/cluster/unreachable.ts';
import { createFakeClock } from '../fake-clock.ts';

const { signal } = new AbortController();

/** A connection over a server that answers as it is told. */
function over(first: 'down' | number) {
  const clock = createFakeClock();
  let status = first;
  const connection = createConnection(
    {
      async get(): Promise<Answer> {
        if (status === 'down') throw new Unreachable(new Error('connect ECONNREFUSED'));
        return { status, retryAfterMs: null, body: Readable.from(['{"metadata":{"resourceVersion":"1"}}']) };
      },
      close() {},
    },
    clock,
  );
  const ask = () => connection.get('/api/v1/pods', new URLSearchParams(), signal).catch(() => null);
  return {
    clock,
    connection,
    ask,
    answer: (next: typeof status) => {
      status = next;
    },
    /** How many of so many requests go at once. */
    async atOnce(count: number): Promise<number> {
      let gone = 0;
      for (let request = 0; request < count; request += 1) void ask().then(() => (gone += 1));
      for (let turns = 0; turns < 20; turns += 1) await turn();
      return gone;
    },
  };
}

describe('faults: a server that just came back', () => {
  it('F24: answers 429 until it has read its own storage, which slows nothing down', async () => {
    const { clock, connection, ask, answer, atOnce } = over('down');
    await ask();
    answer(200);
    while (connection.problem() !== null) {
      clock.advance(limits.longestProbeBackoffMs);
      for (let turns = 0; turns < 20; turns += 1) await turn();
    }
    answer(429);
    await ask();
    expect(await atOnce(100)).toBe(100);
  });

  it('F24: the same answer later is a plea to ask less', async () => {
    const { ask, atOnce } = over(429);
    await ask();
    expect(await atOnce(100)).toBeLessThanOrEqual(limits.requestsPerSecond);
  });
});
