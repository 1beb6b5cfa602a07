import { answerTopology } from '#server/http/answers.ts';
import { route } from '#server/http/route.ts';

export const dynamic = 'force-dynamic';

/** The whole topology. */
export const GET = route('data', answerTopology);
