import { atlas } from '#server/atlas.ts';
import { answerContexts } from '#server/http/contexts-answer.ts';
import { route } from '#server/http/route.ts';

export const dynamic = 'force-dynamic';

/** The contexts of the kubeconfig. Looking at one is `?context=NAME` on the page and on every other route. */
export const GET = route('data', () => answerContexts(atlas()));
