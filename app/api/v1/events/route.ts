import { answerEvents } from '#server/http/answers.ts';
import { route } from '#server/http/route.ts';

export const dynamic = 'force-dynamic';

/** Changes of the topology and of the status, as server-sent events. */
export const GET = route('data', answerEvents);
