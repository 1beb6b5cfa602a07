import { jsonResponse } from '#server/http/responses.ts';
import { route } from '#server/http/route.ts';

export const dynamic = 'force-dynamic';

/** Which source is shown, how fresh it is and what it holds. */
export const GET = route('data', (atlas) => jsonResponse(atlas.status()));
