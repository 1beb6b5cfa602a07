import { route } from '#server/http/route.ts';
import { answerTopology } from '#server/http/topology-answer.ts';

export const dynamic = 'force-dynamic';

/** The whole topology. */
export const GET = route('data', answerTopology);
