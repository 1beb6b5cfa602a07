import { type Atlas, createAtlas } from './atlas.ts';
import { openCluster } from './cluster/cluster-source.ts';

/** Why a context is not shown. */
export type NoContext = { readonly status: 404 | 503; readonly code: string; readonly sentence: string };

/** Contexts watched beside the one that the start chose. Each holds a whole picture in memory. */
export const maximumOpenContexts = 3;

/** A context that nobody looks at any more is let go after this time. */
export const idleContextMs = 5 * 60_000;

const sweepMs = 60_000;

/**
 * The Atlas that answers for a context; null for the one that the start chose. A context that nobody has looked at yet
 * begins to be read. Only names that the kubeconfig held at the start can be asked for, so that no page can make the
 * server talk to anything else.
 */
export function atlasOfContext(main: Atlas, name: string | null): Atlas | NoContext {
  const { clock, source, kubeconfig } = main;
  if (name === null) return main;
  if (source === null)
    return { status: 503, code: 'starting', sentence: 'Ambient Atlas is still choosing what to show.' };
  if (source.kind === 'cluster' && source.name === name) return main;
  if (kubeconfig === null || !source.contexts.some((context) => context.name === name)) {
    return { status: 404, code: 'no-such-context', sentence: missingSentence(source.contexts) };
  }
  const known = main.openContexts.get(name);
  if (known !== undefined) {
    known.usedAtMs = clock.now();
    return known.atlas;
  }
  if (main.openContexts.size >= maximumOpenContexts && !closeOldest(main)) {
    return { status: 503, code: 'too-many-contexts', sentence: fullSentence };
  }
  const opened = createAtlas({ ...main.config, paths: [], demo: false, context: name }, clock);
  opened.kubeconfig = kubeconfig;
  opened.openContexts = main.openContexts;
  opened.source = openCluster(opened, kubeconfig, name, 'as chosen on the page');
  if (main.openContexts.size === 0) clock.schedule(sweepMs, () => sweep(main));
  main.openContexts.set(name, { atlas: opened, usedAtMs: clock.now() });
  return opened;
}

/** Ends all reading of one picture, and its streams. */
export function closeAtlas(atlas: Atlas): void {
  atlas.source?.stop();
  atlas.store.stop();
  atlas.streams.closeAll();
}

const fullSentence =
  `${maximumOpenContexts} other contexts are open in pages already, and each is a whole picture in memory. ` +
  'Close one of those pages and try again, or start a second Ambient Atlas with npm start -- --context NAME.';

function missingSentence(contexts: readonly { readonly name: string }[]): string {
  const names = contexts.map((context) => context.name);
  if (names.length === 0) return 'There are no contexts to choose from here: this start shows files or the demo.';
  return `The kubeconfig had no such context when Ambient Atlas started. It had ${names.join(', ')}.`;
}

/** Lets go of contexts without a page, now and then, as long as there are any. */
function sweep(main: Atlas): void {
  const { clock, openContexts } = main;
  for (const [name, { atlas, usedAtMs }] of openContexts) {
    if (isUnused(atlas) && clock.now() - usedAtMs >= idleContextMs) close(main, name);
  }
  if (openContexts.size > 0) clock.schedule(sweepMs, () => sweep(main));
}

/** False where pages look at all of them. */
function closeOldest(main: Atlas): boolean {
  const unused = [...main.openContexts].filter(([, { atlas }]) => isUnused(atlas));
  const [oldest] = unused.sort(([, one], [, other]) => one.usedAtMs - other.usedAtMs);
  if (oldest === undefined) return false;
  close(main, oldest[0]);
  return true;
}

function close(main: Atlas, name: string): void {
  const open = main.openContexts.get(name);
  main.openContexts.delete(name);
  if (open !== undefined) closeAtlas(open.atlas);
}

function isUnused(atlas: Atlas): boolean {
  return atlas.streams.count() === 0;
}
