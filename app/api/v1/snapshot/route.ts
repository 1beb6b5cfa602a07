import { answerSnapshot } from '#server/http/answers.ts';
import { route } from '#server/http/route.ts';

export const dynamic = 'force-dynamic';

/** What was read, trimmed: the input of the topology. */
export const GET = route('data', answerSnapshot);
