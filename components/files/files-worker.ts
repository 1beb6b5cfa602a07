import type { PickedFile } from './picked-files.ts';
import { type ReadFiles, readFiles } from './read-files.ts';

/** What the worker answers, once. */
export type WorkerAnswer = { readonly read: ReadFiles } | { readonly error: string };

self.addEventListener('message', async ({ data }: MessageEvent<readonly PickedFile[]>) => {
  self.postMessage(await answer(data));
});

async function answer(files: readonly PickedFile[]): Promise<WorkerAnswer> {
  try {
    return { read: await readFiles(files) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
