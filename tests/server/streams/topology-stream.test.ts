import { describe, expect, it } from 'vitest';
import { firstEventMs, pollMs, watchdogMs } from '#components/topology-stream.ts';
import { createFakeClock } from '../fake-clock.ts';
import { createFakeBrowser } from './fake-browser.ts';

function withStream() {
  const clock = createFakeClock();
  const browser = createFakeBrowser(clock);
  const stop = browser.follow();
  return { ...browser, clock, stop, hello: () => browser.opened.at(-1)?.emit('hello', { epoch: 'run', version: 1 }) };
}

describe('the stream of a browser', () => {
  it('hands on what it hears, and resumes from the last id after a loss', async () => {
    const { clock, opened, heard, questions, hello } = withStream();
    hello();
    opened[0]?.emit('delta', { version: 2 }, 'run:2');
    opened[0]?.emit('resync', { epoch: 'run', version: 9 }, 'run:9');
    opened[0]?.emit('error');
    expect(heard).toEqual(['stream', 'version run 1', 'delta 2', 'version run 9']);
    expect(opened[0]?.closed).toBe(true);
    await questions[0]?.fail();
    expect(heard.at(-1)).toBe('lost');
    clock.advance(500);
    expect(opened.map(({ last }) => last)).toEqual([null, 'run:9']);
  });

  it('takes 40 s of silence for a loss', () => {
    const { clock, opened, heard, hello } = withStream();
    hello();
    clock.advance(watchdogMs - 1);
    opened[0]?.emit('status', { version: 1 });
    clock.advance(watchdogMs - 1);
    expect(heard).not.toContain('lost');
    clock.advance(1);
    expect(heard).toContain('lost');
    clock.advance(500);
    expect(opened).toHaveLength(2);
  });

  it('waits longer after each failure, with chance, and never more than half a minute', async () => {
    const { clock, opened, questions } = withStream();
    const waits: number[] = [];
    clock.setRandom(0.999);
    for (let failure = 0; failure < 12; failure += 1) {
      opened.at(-1)?.emit('error');
      const [waitMs = 0] = clock.waiting();
      waits.push(waitMs);
      clock.advance(waitMs);
      expect(opened).toHaveLength(failure + 2);
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_500);
    expect(waits[4]).toBeGreaterThan((waits[0] ?? 0) * 8);
    expect(questions).toHaveLength(12);
  });

  it('F38 comes back after the time that the server asked for when it said goodbye', async () => {
    const { clock, opened, questions, hello } = withStream();
    hello();
    opened[0]?.emit('bye', { retryMs: 3_210 });
    expect(clock.waiting()).toEqual([3_210]);
    clock.advance(3_210);
    expect(opened).toHaveLength(2);
    // The question of the meantime is answered late, and no longer counts.
    hello();
    await questions[0]?.fail();
    expect(opened[1]?.closed).toBe(false);
  });

  it('F34 asks where a proxy holds the first event back, says so, and tries the stream again', async () => {
    const { clock, opened, heard, questions, hello } = withStream();
    clock.advance(firstEventMs);
    expect(opened[0]?.closed).toBe(true);
    await questions[0]?.answer(7);
    expect(heard).toEqual(['polling', 'status 7']);
    clock.advance(pollMs);
    await questions[1]?.answer(8);
    expect(heard).toEqual(['polling', 'status 7', 'polling', 'status 8']);
    for (let second = 0; second < 60 && opened.length < 2; second += 1) {
      clock.advance(1_000);
      await questions.at(-1)?.answer(8);
    }
    expect(opened).toHaveLength(2);
    const asked = questions.length;
    hello();
    clock.advance(pollMs);
    expect(questions).toHaveLength(asked);
    expect(heard.at(-2)).toBe('stream');
  });

  it('F34 notices within seconds that the server is gone while it asks', async () => {
    const { clock, opened, heard, questions } = withStream();
    clock.advance(firstEventMs);
    await questions[0]?.answer(7);
    clock.advance(pollMs);
    await questions[1]?.fail();
    expect(heard.at(-1)).toBe('lost');
    clock.advance(500);
    expect(opened).toHaveLength(2);
  });

  it('keeps a picture current by asking while only the stream is refused', async () => {
    const { heard, opened, questions, hello } = withStream();
    hello();
    opened[0]?.emit('error');
    await questions[0]?.answer(3);
    expect(heard).toEqual(['stream', 'version run 1', 'polling', 'status 3']);
  });

  it('opens at once when the network is back, and leaves a stream that works alone', async () => {
    const { opened, questions, hello, hope } = withStream();
    opened[0]?.emit('error');
    await questions[0]?.fail();
    hope();
    expect(opened).toHaveLength(2);
    hello();
    hope();
    expect(opened).toHaveLength(2);
  });

  it('opens and asks nothing more once it is stopped', async () => {
    const { clock, opened, questions, stop } = withStream();
    opened[0]?.emit('error');
    stop();
    await questions[0]?.answer(2);
    clock.advance(600_000);
    expect(opened).toHaveLength(1);
    expect(questions).toHaveLength(1);
  });
});
