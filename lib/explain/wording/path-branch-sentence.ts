import type { Branch, RequestPath, RouteAnswer } from '#lib/model/path.ts';
import { routeDependencies } from './path-policy-sentence.ts';
import { backendPhrase, routeAnswerSentence } from './path-route-answer.ts';
import { outcomePhrase } from './path-sentence.ts';
import { objectPhrase } from './subject.ts';

/** One way on from the waypoint in one sentence: by which rule, what share, where to, and what becomes of it. */
export function branchSentence(branch: Branch, path: RequestPath): string {
  const { protocol, choice, dependsOn, answer } = branch;
  const kind = protocol === null ? '' : protocol === 'http' ? 'If it is HTTP: ' : 'If it is not HTTP: ';
  const start = `${kind}${choicePhrase(choice, dependsOn)}`;
  const sentence = answer === null ? sentOn(branch, path) : answered(branch, answer, path);
  return start === '' ? upperFirst(sentence) : `${start}${lowerFirst(sentence)}`;
}

/** Whether the request that is tried goes this way. */
function choicePhrase(choice: Branch['choice'], dependsOn: Branch['dependsOn']): string {
  switch (choice) {
    case null:
      return '';
    case 'chosen':
      return 'Chosen: ';
    case 'depends':
      return `Depends on ${routeDependencies(dependsOn)}: `;
    case 'not-taken':
      return 'Not taken: ';
  }
}

function answered(branch: Branch, { code, status }: RouteAnswer, { from }: RequestPath): string {
  const { route, rule, percent, backend } = branch;
  const sentence = routeAnswerSentence([code, String(status ?? ''), route ?? '', backend ?? '', from.kind]);
  const isWhole = takesAll(branch);
  const share = percent < 100 ? `${percent} % of the requests` : 'the requests';
  if (route === null || (percent === 100 && isWhole)) return sentence;
  return `For ${share}${isWhole ? '' : ` that rule ${(rule ?? 0) + 1} matches`}: ${lowerFirst(sentence)}`;
}

function sentOn(branch: Branch, path: RequestPath): string {
  const { route, rule, percent, choice, backend, port } = branch;
  const isWhole = takesAll(branch);
  const taken = isWhole ? 'of the requests' : 'of the requests that it matches';
  const share = percent < 100 ? `${percent} % ${taken}` : isWhole ? 'requests' : 'requests that it matches';
  const by = route === null ? '' : `by rule ${(rule ?? 0) + 1} of ${objectPhrase(route)} `;
  const to = backend === null ? 'the endpoints of the service' : backendPhrase(backend);
  const at = port === null ? '' : `, port ${port}`;
  const way = `${by}${share} go to ${to}${at}`;
  if (choice === 'not-taken') return `${way}.`;
  return `${way}${port === null ? '' : ','} ${outcomePhrase(pathOfBranch(branch, path))}`;
}

/** Of a rule that is chosen, what it asks for is fulfilled. */
function takesAll({ catchesAll, choice }: Branch): boolean {
  return catchesAll || choice === 'chosen';
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
    branches: [],
  };
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The name of a kind keeps its capital. */
function lowerFirst(text: string): string {
  return /^(The|By|For|Whether|Requests) /.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;
}
