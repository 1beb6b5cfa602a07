import { jsonResponse } from '#server/http/responses.ts';
import { route } from '#server/http/route.ts';
import { isReady } from '#server/status.ts';

export const dynamic = 'force-dynamic';

/** The server holds a picture, or knows why it holds none. */
export const GET = route('health', (atlas) => {
  const ready = isReady(atlas);
  return jsonResponse({ ready, synced: atlas.store.current() !== null }, ready ? 200 : 503);
});
