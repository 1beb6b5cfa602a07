import type { Readable } from 'node:stream';
import { limits } from './limits.ts';

const lineFeed = 0x0a;

/**
 * The lines of a watch, split at line feeds only and decoded whole, so that neither a character cut between two chunks
 * nor a U+2028 inside a string breaks an event. A last line without its line feed was cut off, and is not given. Null
 * stands for a line that cannot be read: above 8 MiB, or no UTF-8.
 */
export async function* watchLines(body: Readable): AsyncGenerator<string | null> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      begun.push(chunk.subarray(start, end));
      begunBytes += end - start;
      const line = begunBytes > limits.maximumEventBytes ? null : decode(begun);
      begun = [];
      begunBytes = 0;
      start = end + 1;
      if (line === null || line.trim() !== '') yield line;
    }
    begun.push(chunk.subarray(start));
    begunBytes += chunk.length - start;
    if (begunBytes > limits.maximumEventBytes) {
      yield null;
      return;
    }
  }
}

// A replaced character would be a wrong label that nobody notices.
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of these bytes; null where they are no UTF-8. */
export function decode(chunks: readonly Buffer[]): string | null {
  const [first] = chunks;
  try {
    return decoder.decode(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
  } catch {
    return null;
  }
}
