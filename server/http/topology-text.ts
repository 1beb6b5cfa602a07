import type { Steps } from '#lib/model/steps.ts';
import { encodeTopology, type TopologyMessage } from '#lib/model/wire.ts';
import type { Version } from '../topology-store.ts';

/** So many facts are written in about a millisecond. */
const factsInStep = 250;

/** The JSON of a `TopologyMessage`, written in steps: that of ten thousand pods takes longer than the server may pause. */
export function* topologyText(epoch: string, { version, topology }: Version): Steps<string> {
  const message: TopologyMessage = { epoch, version, topology: encodeTopology(topology) };
  const parts: string[] = [];
  for (const [name, value] of Object.entries(message.topology)) {
    yield;
    const text: string = Array.isArray(value) ? yield* listText(value) : JSON.stringify(value);
    parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{"epoch":${JSON.stringify(epoch)},"version":${version},"topology":{${parts.join()}}}`;
}

function* listText(items: readonly unknown[]): Steps<string> {
  const parts: string[] = [];
  for (let from = 0; from < items.length; from += factsInStep) {
    // Without the brackets of each part.
    parts.push(JSON.stringify(items.slice(from, from + factsInStep)).slice(1, -1));
    yield;
  }
  return `[${parts.join()}]`;
}
