import { Agent, get, type IncomingMessage } from 'node:http';

/** A browser that only listens. */
export type Listener = {
  /** The names of the events that it heard so far. */
  readonly heard: readonly string[];
  /** The id of the last event that had one. */
  readonly last: string | null;
  readonly ended: boolean;
  /** Drops the connection without a word. */
  drop(): void;
};

/** Opens an event stream; resolves once it is greeted. Fails where the server does not let it in. */
export function listen(url: string, last: string | null = null): Promise<Listener> {
  const heard: string[] = [];
  let lastId: string | null = last;
  let ended = false;
  // Each on a connection of its own, as browsers are.
  const agent = new Agent({ keepAlive: false, maxSockets: 1 });
  return new Promise((resolve, reject) => {
    const headers = last === null ? {} : { 'last-event-id': last };
    const sent = get(`${url}api/v1/events`, { agent, headers });
    const listener: Listener = {
      heard,
      get last() {
        return lastId;
      },
      get ended() {
        return ended;
      },
      drop: () => sent.destroy(),
    };
    sent.on('error', (error) => {
      ended = true;
      reject(error);
    });
    sent.on('response', (answer: IncomingMessage) => {
      if (answer.statusCode !== 200) return reject(new Error(`The server answered ${answer.statusCode}.`));
      let text = '';
      answer.setEncoding('utf8');
      answer.on('error', () => {});
      answer.on('close', () => {
        ended = true;
      });
      answer.on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          lastId = /^id: (.*)$/m.exec(block)?.[1] ?? lastId;
          const event = /^event: (.*)$/m.exec(block)?.[1];
          if (event !== undefined) heard.push(event);
          if (event === 'hello') resolve(listener);
        }
      });
    });
  });
}
