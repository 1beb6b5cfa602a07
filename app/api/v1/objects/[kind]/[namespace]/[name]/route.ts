import { answerObject } from '#server/http/answers.ts';
import { route } from '#server/http/route.ts';

export const dynamic = 'force-dynamic';

/** One object as it was read, trimmed. `-` stands for the namespace of a cluster-scoped one. */
export const GET = route('data', answerObject);
