import { type EventStream, followStream, type StreamHost } from '#components/topology-stream.ts';
import type { ServerStatus } from '#lib/model/status.ts';
import type { FakeClock } from '../fake-clock.ts';

export type OpenedStream = {
  readonly last: string | null;
  closed: boolean;
  emit(name: string, data?: unknown, id?: string): void;
};

/** A page's surroundings that the test drives: event sources it opened, questions it asked, what it heard. */
export function createFakeBrowser(clock: FakeClock) {
  const opened: OpenedStream[] = [];
  const heard: string[] = [];
  const questions: { answer(version: number): Promise<void>; fail(): Promise<void> }[] = [];
  const chances = new Set<() => void>();

  const open = (last: string | null): EventStream => {
    const target = new EventTarget();
    const stream: OpenedStream = {
      last,
      closed: false,
      emit(name, data = {}, id = '') {
        const event = { data: JSON.stringify(data), lastEventId: id };
        if (!stream.closed) target.dispatchEvent(name === 'error' ? new Event(name) : new MessageEvent(name, event));
      },
    };
    opened.push(stream);
    return {
      addEventListener: target.addEventListener.bind(target) as EventStream['addEventListener'],
      close() {
        stream.closed = true;
      },
    };
  };

  const host: StreamHost = {
    open,
    readStatus: () =>
      new Promise((resolve, reject) => {
        questions.push({
          async answer(version) {
            resolve({ epoch: 'run', version } as ServerStatus);
            await settle();
          },
          async fail() {
            reject(new TypeError('no answer'));
            await settle();
          },
        });
      }),
    schedule: clock.schedule,
    random: clock.random,
    onChance(run) {
      chances.add(run);
      return () => chances.delete(run);
    },
  };

  return {
    host,
    opened,
    heard,
    questions,
    hope: () => chances.forEach((run) => void run()),
    follow: (through: StreamHost = host) =>
      followStream(
        {
          onVersion: (epoch, version) => heard.push(`version ${epoch} ${version}`),
          onDelta: ({ version }) => heard.push(`delta ${version}`),
          onStatus: ({ version }) => heard.push(`status ${version}`),
          onWay: (way) => heard.push(way ?? 'lost'),
        },
        through,
      ),
  };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
