import { request } from 'node:http';
import { guardHeader, guardName } from './listener-guard.ts';

/**
 * Whether the guard stands before this server: sends it a request that must be refused, and looks who refuses it.
 * Asks again while nothing listens yet; null where nothing listens within the time.
 */
export async function isGuarded(port: number, host: string, waitMs = 30_000): Promise<boolean | null> {
  const giveUpAt = performance.now() + waitMs;
  while (performance.now() < giveUpAt) {
    const answer = await forbidden(port, host);
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

function forbidden(port: number, host: string): Promise<boolean | null> {
  return new Promise((resolve) => {
    const options = {
      host,
      port,
      method: 'POST',
      path: '/',
      headers: { host: `127.0.0.1:${port}`, 'next-action': 'x' },
    };
    const sent = request(options, (answer) => {
      answer.resume();
      // Node itself gives up on a request that a very busy start kept waiting; that says nothing of the guard.
      resolve(answer.statusCode === 408 ? null : answer.headers[guardHeader] === guardName);
    });
    sent.on('error', () => resolve(null));
    sent.end();
  });
}
