import { type Atlas, atlas } from '../atlas.ts';
import { atlasOfContext } from '../contexts.ts';
import { type Access, refusalOf } from './guard.ts';
import { errorResponse, newRequestId } from './responses.ts';

type RouteContext = { readonly params: Promise<Record<string, string>> };
type Handler = (request: Request, context: RouteContext) => Promise<Response>;
type Answer = (
  atlas: Atlas,
  request: Request,
  parameters: Readonly<Record<string, string>>,
) => Response | Promise<Response>;

/** What may stand in the query of a route, at most once each. */
const knownParameters: ReadonlySet<string> = new Set(['context', 'last']);

/**
 * A route handler. Who may call it is said where it is made; the guard stands inside, so a route is safe also where
 * nothing stands before it. Data is that of the context that the query names. Our own errors become a sentence without
 * internals.
 */
export function route(access: Access, answer: Answer): Handler {
  return async (request, context) => {
    const main = atlas();
    const refusal = refusalOf(request, access, main.requiredToken());
    if (refusal !== null) return errorResponse(refusal.status, refusal.sentence, refusal.headers);
    const { searchParams } = new URL(request.url);
    if (!isKnown(searchParams)) return errorResponse(400, unknownParameterSentence);
    try {
      const chosen = access === 'data' ? atlasOfContext(main, searchParams.get('context')) : main;
      if ('sentence' in chosen) return errorResponse(chosen.status, chosen.sentence, {}, chosen.code);
      return await answer(chosen, request, await context.params);
    } catch (error) {
      const requestId = newRequestId();
      console.error(`Request ${requestId} failed:`, error);
      return errorResponse(
        500,
        `Ambient Atlas failed to answer. The cause is in the output of npm start, under ${requestId}.`,
        {},
        'internal',
        requestId,
      );
    }
  };
}

const unknownParameterSentence = 'The query may hold context and last, each once.';

function isKnown(parameters: URLSearchParams): boolean {
  const names = [...parameters.keys()];
  return names.every((name) => knownParameters.has(name)) && new Set(names).size === names.length;
}
