/** Next calls this once when the server process starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { allowCompression } = await import('#server/http/compression.ts');
    const { cutBlockedStreams } = await import('#server/http/blocked-sockets.ts');
    const { boot } = await import('#server/boot.ts');
    allowCompression();
    cutBlockedStreams();
    boot();
  }
}
