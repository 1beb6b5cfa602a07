import type { Readable } from 'node:stream';

const lineFeed = 0x0a;
const maximumLineBytes = 8 * 1_024 * 1_024;

/**
 * The lines of a watch, split at line feeds only and decoded whole, so that neither a character cut between two chunks
 * nor a U+2028 inside a string breaks an event. A last line without its line feed was cut off, and is not given.
 * Throws on a line above 8 MiB.
 */
export async function* watchLines(body: Readable): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      begun.push(chunk.subarray(start, end));
      const line = Buffer.concat(begun).toString('utf8');
      begun = [];
      begunBytes = 0;
      start = end + 1;
      if (line.trim() !== '') yield line;
    }
    begun.push(chunk.subarray(start));
    begunBytes += chunk.length - start;
    if (begunBytes > maximumLineBytes) throw new Error('A watch event is longer than 8 MiB.');
  }
}
