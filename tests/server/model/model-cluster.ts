import { type Connection, createConnection } from '#server/cluster/connection.ts';
import { type Reflector, startReflector } from '#server/cluster/reflector.ts';
import { clusterTargets, pathOf, type Target } from '#server/cluster/targets.ts';
import { createTurns } from '#server/cluster/turns.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { createModelServer, type ModelServer } from './model-server.ts';

/** Reflectors over a model server, on a clock that the test moves. */
export type ModelCluster = {
  readonly clock: FakeClock;
  readonly server: ModelServer;
  readonly connection: Connection;
  readonly reflectors: readonly Reflector[];
  readonly paths: readonly string[];
  /** How often somebody was told that objects changed. */
  news(): number;
  /** Lets everything happen that happens at this moment. */
  settle(): Promise<void>;
  /** Moves the clock on, letting everything happen at its time. */
  advance(byMs: number): Promise<void>;
  stop(): void;
};

export const kinds = ['Pod', 'Gateway', 'ServiceEntry'] as const;

export function startModelCluster(
  prepare: (server: ModelServer, paths: readonly string[]) => void = () => {},
): ModelCluster {
  const clock = createFakeClock();
  const targets = kinds.map(targetOf);
  const paths = targets.map((target) => pathOf(target, target.version));
  const server = createModelServer(clock, paths);
  prepare(server, paths);
  const connection = createConnection(server.transport, clock);
  const surroundings = { connection, clock, inTurn: createTurns(4) };
  let news = 0;
  let events = 0;
  const listener = {
    onObjects() {
      news += 1;
      events += 1;
    },
    onStatus() {
      events += 1;
    },
  };
  const reflectors = targets.map((target) => startReflector(target, surroundings, listener));

  const settle = async () => {
    let quiet = 0;
    let seen = -1;
    while (quiet < 3) {
      await new Promise(setImmediate);
      const now = events + server.requests.length;
      quiet = now === seen ? quiet + 1 : 0;
      seen = now;
    }
  };

  return {
    clock,
    server,
    connection,
    reflectors,
    paths,
    news: () => news,
    settle,
    async advance(byMs) {
      const untilMs = clock.now() + byMs;
      await settle();
      while (clock.now() < untilMs) {
        clock.advance(Math.min(untilMs - clock.now(), Math.max(1, clock.waiting()[0] ?? byMs)));
        await settle();
      }
    },
    stop() {
      for (const reflector of reflectors) reflector.stop();
      connection.close();
    },
  };
}

function targetOf(kind: string): Target {
  const target = clusterTargets().find((candidate) => candidate.kind === kind);
  if (target === undefined) throw new Error(`There is no target of kind ${kind}.`);
  return target;
}
