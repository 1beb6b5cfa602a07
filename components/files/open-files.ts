import type { WorkerAnswer } from './files-worker.ts';
import type { PickedFile } from './picked-files.ts';
import type { ReadFiles } from './read-files.ts';

/** A file that takes longer is one that nobody wrote for this. */
const longestReadingMs = 20_000;

/**
 * Reads files in a worker, so that the page stays usable and a hostile file can be stopped. Nothing leaves the browser.
 * Rejects with a sentence for people where it could not be done, and with the signal's reason when it was given up.
 */
export function openFiles(files: readonly PickedFile[], signal: AbortSignal): Promise<ReadFiles> {
  const worker = new Worker(new URL('./files-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<ReadFiles>((resolve, reject) => {
    const tooSlow = setTimeout(
      () =>
        reject(new Error(`Reading took longer than ${longestReadingMs / 1000} s and was stopped. Open fewer files.`)),
      longestReadingMs,
    );
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
      clearTimeout(tooSlow);
      if ('read' in data) resolve(data.read);
      else reject(new Error(`The files could not be read: ${data.error}. Open them one by one to find which it is.`));
    };
    worker.onerror = ({ message }) => {
      clearTimeout(tooSlow);
      reject(new Error(`The files could not be read: ${message || 'the reader did not start'}.`));
    };
    worker.postMessage(files);
  }).finally(() => worker.terminate());
}
