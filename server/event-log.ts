import type { Change } from './topology-store.ts';

/** The last changes as the text of server-sent events, each written once for all readers. */
export type EventLog = {
  /** Takes a change in and answers its text. */
  add(change: Change): string;
  /** What a reader of this version missed, in order; null where that is no longer known. */
  since(version: number): readonly string[] | null;
};

/** Together with the bound on characters: what a browser that was away for a minute needs, and no more. */
const maximumEntries = 200;
const maximumCharacters = 8_000_000;

export function createEventLog(epoch: string): EventLog {
  let entries: { readonly version: number; readonly text: string }[] = [];
  let characters = 0;
  let newest = 0;

  return {
    add({ version, delta }) {
      newest = version;
      const id = eventId(epoch, version);
      if (delta === null) {
        entries = [];
        characters = 0;
        return eventText('resync', { epoch, version }, id);
      }
      const text = eventText('delta', { epoch, from: version - 1, version, delta }, id);
      entries.push({ version, text });
      characters += text.length;
      while (entries.length > maximumEntries || characters > maximumCharacters) {
        characters -= entries.shift()?.text.length ?? 0;
      }
      return text;
    },
    since(version) {
      if (version === newest) return [];
      const missed = entries.filter((entry) => entry.version > version);
      return missed[0]?.version === version + 1 ? missed.map((entry) => entry.text) : null;
    },
  };
}

/** One server-sent event. JSON holds no line feed, so one data line is enough. */
export function eventText(event: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

export function eventId(epoch: string, version: number): string {
  return `${epoch}:${version}`;
}

/** The version in an id of this run of the server; null for another run's, and for what is no id. */
export function versionOfEventId(id: string | null, epoch: string): number | null {
  const match = /^([^:]+):(\d{1,15})$/.exec(id ?? '');
  return match !== null && match[1] === epoch ? Number(match[2]) : null;
}
