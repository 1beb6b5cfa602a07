import { atlas } from './atlas.ts';
import { chooseSource } from './choose-source.ts';
import type { Config } from './config.ts';
import { closeAtlas } from './contexts.ts';
import type { LaunchToken } from './http/launch-token.ts';
import { isGuarded } from './http/self-check.ts';
import { Unusable } from './unusable.ts';

/** Starts reading, once per process, and returns at once: the pages are served while the cluster is still being read. */
export function boot(): void {
  const current = atlas();
  // The development server loads this module anew after each change, but the process and its Atlas stay.
  if (current.started) return;
  current.started = true;
  if (current.config.refusal !== null) {
    console.error(current.config.refusal);
    process.exit(2);
  }

  void checkGuard(current.config);
  chooseSource(current).then(
    (source) => {
      current.source = source;
      for (const warning of current.kubeconfig?.warnings ?? []) console.warn(warning);
      current.streams.announceStatus();
    },
    (error: unknown) => {
      if (error instanceof Unusable) {
        console.error(error.message);
        process.exit(2);
      }
      // A bug of ours: without a source there is nothing to show, and a server that looks alive would hide it.
      console.error(error);
      process.exit(1);
    },
  );
  process.on('message', (message) => takeToken(current.launchToken, message));
  // Or the wish for more links would keep the process alive.
  process.channel?.unref();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => shutDown(signal));
}

/** `npm start` sends a new token where somebody asks for another link. */
function takeToken(launchToken: LaunchToken | null, message: unknown): void {
  if (typeof message !== 'object' || message === null || !('token' in message)) return;
  if (typeof message.token === 'string') launchToken?.renew(message.token);
}

/** Next alone has had too many ways around what stands inside it: without the guard before it nothing is served. */
async function checkGuard({ listen, development }: Config): Promise<void> {
  if (listen === null || development || (await isGuarded(listen.port, listen.host)) !== false) return;
  console.error(
    'The guard does not stand before this server, so it ends. Start it with npm start, or as ' +
      'node --import ./server/http/preload.ts server.js.',
  );
  process.exit(3);
}

/** Exit is forced after this time, should something keep the process alive. */
const forcedExitMs = 8_000;

/** Open streams would keep the HTTP server from closing, so they end first; Next then exits by itself. */
function shutDown(signal: NodeJS.Signals): void {
  const current = atlas();
  for (const { atlas: opened } of current.openContexts.values()) closeAtlas(opened);
  closeAtlas(current);
  setTimeout(() => process.exit(signal === 'SIGINT' ? 130 : 143), forcedExitMs).unref();
}
