import type { RouteAnswer } from '#lib/model/path.ts';
import { objectPhrase } from './subject.ts';

/** What a proxy does by itself, and why: of a note, `code`, `status`, `route`, `backend` and the kind of caller. */
export function routeAnswerSentence([
  code = '',
  status = '',
  route = '',
  backend = '',
  from = '',
]: readonly string[]): string {
  const proxy = from === 'sidecar' ? 'The sidecar' : 'The waypoint';
  const does = status === '' ? 'closes the connection' : `answers with ${status}`;
  const by = route === '' ? 'a route' : objectPhrase(route);
  const to = backend === '' ? 'the backend' : backendPhrase(backend);
  switch (code as RouteAnswer['code']) {
    case 'missing-backend':
      return `${proxy} ${does}, because ${to}, to which ${by} sends, does not exist in the mesh.`;
    case 'missing-port':
      return `${proxy} ${does}, because ${to} has no such port as ${by} sends to.`;
    case 'missing-subset':
      return `${proxy} ${does}, because no DestinationRule has the subset of ${to} to which ${by} sends.`;
    case 'unsupported-kind':
      return `${proxy} ${does}, because ${by} sends to ${to}, and istiod takes no backend of that kind.`;
    case 'no-backends':
      return `${proxy} ${does}, because ${by} has no backend that takes a share.`;
    case 'unmatched':
      return `${proxy} ${does} to what no rule of its routes takes.`;
    case 'redirect':
      return `${proxy} answers with a redirect by ${by}; the request goes no further.`;
    case 'direct-response':
      return `${proxy} gives the answer itself by ${by}; the request goes no further.`;
    case 'delegate':
      return `The rest of ${by} stands in another VirtualService, which is not followed.`;
    default:
      return `Whether what ${by} sends to${backend === '' ? '' : ` (${to})`} exists and where it leads, is not shown.`;
  }
}

/** A host that nothing has is no object. */
export function backendPhrase(backend: string): string {
  return backend.startsWith('Host/') ? backend.slice('Host/'.length) : objectPhrase(backend);
}
