import { describe, expect, it } from 'vitest';
import { shareStream, type TabMessage, type Tabs } from '#components/shared-stream.ts';
import { firstEventMs, watchdogMs } from '#components/topology-stream.ts';
import { createFakeClock } from '../fake-clock.ts';
import { createFakeBrowser, settle } from './fake-browser.ts';

/** The tabs of one browser: the first that asks leads, then whoever asked next. */
function createFakeBrowserTabs() {
  const clock = createFakeClock();
  const queue: { run: () => void }[] = [];
  const ears = new Set<{ readonly tab: object; take(message: TabMessage): void }>();

  const openTab = () => {
    const browser = createFakeBrowser(clock);
    const tab = {};
    const tabs: Tabs = {
      lead(run) {
        const place = { run };
        queue.push(place);
        if (queue[0] === place) run();
        return () => {
          const wasLeader = queue[0] === place;
          queue.splice(queue.indexOf(place), 1);
          if (wasLeader) queue[0]?.run();
        };
      },
      post(message) {
        const hearing = [...ears].filter((ear) => ear.tab !== tab);
        queueMicrotask(() => {
          for (const ear of hearing) if (ears.has(ear)) ear.take(message);
        });
      },
      listen(take) {
        const ear = { tab, take };
        ears.add(ear);
        return () => ears.delete(ear);
      },
    };
    const shared = shareStream(browser.host, tabs);
    const stop = browser.follow(shared.host);
    return {
      ...browser,
      close() {
        stop();
        shared.stop();
      },
    };
  };
  return { clock, openTab };
}

describe('F35 the tabs of one browser', () => {
  it('share one stream, and one that joins hears where things stand', async () => {
    const { openTab } = createFakeBrowserTabs();
    const first = openTab();
    const second = openTab();
    first.opened[0]?.emit('hello', { epoch: 'run', version: 4 });
    first.opened[0]?.emit('status', { version: 4 });
    first.opened[0]?.emit('delta', { version: 5 }, 'run:5');
    await settle();
    const third = openTab();
    await settle();
    first.opened[0]?.emit('delta', { version: 6 }, 'run:6');
    await settle();
    expect([...second.opened, ...third.opened]).toEqual([]);
    expect(second.heard.slice(0, 4)).toEqual(['stream', 'version run 4', 'status 4', 'delta 5']);
    expect(second.heard.at(-1)).toBe('delta 6');
    expect(third.heard).toEqual(['stream', 'version run 4', 'status 4', 'delta 6']);
    expect(first.heard).toEqual(['stream', 'version run 4', 'status 4', 'delta 5', 'delta 6']);
  });

  it('get another leader at once when theirs is closed, which goes on where it stopped', async () => {
    const { clock, openTab } = createFakeBrowserTabs();
    const [first, second, third] = [openTab(), openTab(), openTab()];
    first.opened[0]?.emit('hello', { epoch: 'run', version: 1 });
    first.opened[0]?.emit('delta', { version: 2 }, 'run:2');
    await settle();
    first.close();
    clock.advance(0);
    await settle();
    expect(second.opened.map(({ last }) => last)).toEqual(['run:2']);
    expect(third.opened).toEqual([]);
    second.opened[0]?.emit('hello', { epoch: 'run', version: 2 });
    second.opened[0]?.emit('delta', { version: 3 }, 'run:3');
    await settle();
    expect(third.heard.at(-1)).toBe('delta 3');
    expect([...second.heard, ...third.heard]).not.toContain('lost');
  });

  it('all learn of a loss, and all return with the leader', async () => {
    const { clock, openTab } = createFakeBrowserTabs();
    const [first, second] = [openTab(), openTab()];
    first.opened[0]?.emit('hello', { epoch: 'run', version: 1 });
    await settle();
    first.opened[0]?.emit('error');
    await settle();
    for (const tab of [first, second]) await tab.questions[0]?.fail();
    expect(first.heard.at(-1)).toBe('lost');
    expect(second.heard.at(-1)).toBe('lost');
    clock.advance(1_000);
    await settle();
    first.opened.at(-1)?.emit('hello', { epoch: 'next', version: 1 });
    await settle();
    expect(first.heard.at(-1)).toBe('version next 1');
    expect(second.heard.at(-1)).toBe('version next 1');
    expect(second.opened).toEqual([]);
  });

  it('help themselves while their leader is silent', async () => {
    const { clock, openTab } = createFakeBrowserTabs();
    const [first, second] = [openTab(), openTab()];
    clock.advance(firstEventMs);
    await second.questions[0]?.answer(3);
    expect(second.heard).toEqual(['polling', 'status 3']);
    first.hope();
    first.opened.at(-1)?.emit('hello', { epoch: 'run', version: 3 });
    await settle();
    expect(second.heard.slice(2)).toEqual(['stream', 'version run 3']);
    clock.advance(watchdogMs);
    expect(second.heard.at(-1)).toBe('lost');
    await second.questions.at(-1)?.answer(4);
    expect(second.heard.slice(-2)).toEqual(['polling', 'status 4']);
  });
});
