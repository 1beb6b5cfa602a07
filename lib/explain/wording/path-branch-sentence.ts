import type { Branch, RequestPath } from '#lib/model/path.ts';
import { backendPhrase, routeAnswerSentence } from './path-route-answer.ts';
import { outcomePhrase } from './path-sentence.ts';
import { objectPhrase } from './subject.ts';

/** One way on from the waypoint in one sentence: by which rule, what share, where to, and what becomes of it. */
export function branchSentence(branch: Branch, path: RequestPath): string {
  const { route, rule, percent, catchesAll, protocol, backend, port, answer } = branch;
  const kind = protocol === null ? '' : protocol === 'http' ? 'If it is HTTP: ' : 'If it is not HTTP: ';
  if (answer !== null) {
    const sentence = routeAnswerSentence([
      answer.code,
      String(answer.status ?? ''),
      route ?? '',
      backend ?? '',
      path.from.kind,
    ]);
    const share = percent < 100 ? `${percent} % of the requests` : 'the requests';
    const isPart = route !== null && (percent < 100 || !catchesAll);
    const of = isPart ? `For ${share}${catchesAll ? '' : ` that rule ${(rule ?? 0) + 1} matches`}: ` : '';
    const start = `${kind}${of}`;
    return start === '' ? sentence : `${start}${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
  }
  const taken = catchesAll ? 'of the requests' : 'of the requests that it matches';
  const share = percent < 100 ? `${percent} % ${taken}` : catchesAll ? 'requests' : 'requests that it matches';
  const by = route === null ? '' : `By rule ${(rule ?? 0) + 1} of ${objectPhrase(route)} `;
  const to = backend === null ? 'the endpoints of the service' : backendPhrase(backend);
  const at = port === null ? '' : `, port ${port},`;
  const way = pathOfBranch(branch, path);
  const sentence = `${by}${share} go to ${to}${at} ${outcomePhrase(way)}`;
  return `${kind}${kind === '' ? upperFirst(sentence) : sentence}`;
}

/** The branch as a path of its own, which starts at the waypoint. */
export function pathOfBranch({ hops, verdict, decidedAt, notes }: Branch, path: RequestPath): RequestPath {
  const waypoint = path.hops.find(({ kind }, position) => position > 0 && kind === 'waypoint') ?? path.hops[0];
  return {
    ...path,
    hops: [...(waypoint === undefined ? [] : [waypoint]), ...hops],
    verdict,
    decidedAt: decidedAt !== null ? decidedAt + 1 : verdict === 'denied' || verdict === 'fails' ? 0 : null,
    notes,
    bypassed: [],
  };
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
