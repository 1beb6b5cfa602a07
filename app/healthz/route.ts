import { jsonResponse } from '#server/http/responses.ts';
import { route } from '#server/http/route.ts';

export const dynamic = 'force-dynamic';

/** The process runs. */
export const GET = route('health', () => jsonResponse({ ok: true }));
