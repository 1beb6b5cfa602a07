import { createServer, connect as dial, type Socket } from 'node:net';

/**
 * The network between the product and the API server. `cut`: connections are reset and refused. `silent`: connections stay
 * open and new ones are taken, but not a byte gets through, as behind a peer that vanished.
 */
export type Cable = {
  readonly port: number;
  behave(how: 'pass' | 'cut' | 'silent'): void;
  close(): Promise<void>;
};

export async function startCable(toPort: number): Promise<Cable> {
  let behaviour: 'pass' | 'cut' | 'silent' = 'pass';
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket }>();

  const server = createServer((near) => {
    if (behaviour === 'cut') return near.destroy();
    const far = dial(toPort, '127.0.0.1');
    const pair = { near, far };
    pairs.add(pair);
    const end = () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    // What arrives during the silence is lost, as on a cable; such a connection never recovers.
    near.on('data', (bytes) => void (behaviour === 'pass' && far.write(bytes)));
    far.on('data', (bytes) => void (behaviour === 'pass' && near.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const drop = () => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
  };
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    behave(how) {
      const wasSilent = behaviour === 'silent';
      behaviour = how;
      if (how === 'cut' || (wasSilent && how === 'pass')) drop();
    },
    async close() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
