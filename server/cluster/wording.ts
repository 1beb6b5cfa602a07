import type { Target } from './targets.ts';
import { Unreachable } from './unreachable.ts';

/** Why a request got no answer, as the end of a sentence: `the connection was refused`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Unreachable) return reasonOf(error.cause);
  if (error.name === 'AbortError' && error.cause instanceof Error) return error.cause.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return reasonByCode.get(code ?? '') ?? (code?.startsWith('CERT_') ? certificate(code) : firstLine(message));
}

/** Names the address, since it is often that of a cluster long gone, and the command that tells where the trouble is. */
export function unreachableClusterSentence(context: string, server: string | null, reason: string): string {
  return `The cluster of context ${context}${at(server)} cannot be reached: ${reason}. What kubectl --context ${context} version says may tell more.`;
}

export function readingClusterSentence(context: string, server: string | null, why: string): string {
  return `Reading context ${context}${at(server)}, ${why}; no answer yet.`;
}

export function waitingClusterSentence(context: string, server: string | null, reason: string): string {
  return `Context ${context}${at(server)} cannot be read: ${reason}. It is tried again and again, and the map appears once it answers.`;
}

export function watchingClusterSentence(context: string, why: string): string {
  return `Watching context ${context}, ${why}.`;
}

function at(server: string | null): string {
  return server === null ? '' : ` at ${server}`;
}

/** Why an answer was of no use: `the server answered 503`. */
export function reasonOfStatus(status: number): string {
  if (status === 401) return 'the server does not accept the credentials (401); log in again';
  if (status === 429) return 'the server asks to slow down (429)';
  if (status >= 300 && status < 400) return `the server redirects (${status}), which is not followed with credentials`;
  return `the server answered ${status}`;
}

/** What is missing and which rule would help. */
export function forbiddenSentence({ kind, plural, group, namespace, name }: Target, verb: 'list' | 'watch'): string {
  const where = namespace === null ? 'in the whole cluster' : `in namespace ${namespace}`;
  const what = `${plural}${group === '' ? '' : `.${group}`}${name === null ? '' : ` named ${name}`}`;
  return `Not allowed to ${verb} ${what} ${where}, so no ${kind} is seen. Grant the verbs get, list and watch on it.`;
}

export function refusedReason(verb: 'list' | 'watch'): string {
  return `the server does not allow to ${verb} it (403), which is being looked at again`;
}

export function absentSentence({ kind, group }: Target): string {
  return `This cluster does not serve ${kind} of ${group === '' ? 'the core API' : group}: it is not installed, so there is none.`;
}

/** `retryInMs` is null where the sentence outlives the next try. */
export function unreachableSentence({ resource }: Target, reason: string, retryInMs: number | null): string {
  const next = retryInMs === null ? 'It is tried again and again.' : `Next try in ${Math.ceil(retryInMs / 1_000)} s.`;
  return `${resource} could not be read: ${reason}. ${next}`;
}

export function syncingSentence({ resource }: Target, read: number, remaining: number | null): string {
  const total = remaining === null ? '' : ` of about ${read + remaining}`;
  return read === 0 ? `Reading ${resource}.` : `Reading ${resource}: ${read}${total}.`;
}

export function unreadSentence({ resource, kind }: Target, count: number): string {
  const what = count === 1 ? 'One of the' : `${count} of the`;
  return `${what} ${resource} that the server listed could not be read, so not every ${kind} is seen. The API server's log may tell why.`;
}

export function polledSentence({ resource }: Target): string {
  return `The server sends no signs of life about ${resource}, so it is asked about once a minute.`;
}

export const sleptReason = 'this computer slept, and everything is being confirmed again';

export function truncatedSentence({ resource }: Target, maximum: number): string {
  return `There are more than ${maximum} ${resource}; the rest is not read.`;
}

const otherAuthority = "of an authority that is not the kubeconfig's certificate-authority";

const reasonByCode: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection was cut'],
  ['ENOTFOUND', 'its name is not known'],
  ['EAI_AGAIN', 'its name could not be looked up'],
  ['ETIMEDOUT', 'no connection in time'],
  ['EHOSTUNREACH', 'the host cannot be reached'],
  ['ENETUNREACH', 'the network cannot be reached'],
  ['EPROTO', 'the server does not speak TLS'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', certificate('self-signed')],
  ['SELF_SIGNED_CERT_IN_CHAIN', certificate(otherAuthority)],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', certificate(otherAuthority)],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', certificate(otherAuthority)],
  ['ERR_TLS_CERT_ALTNAME_INVALID', certificate('for another name than the kubeconfig has; tls-server-name can say it')],
  ['CERT_HAS_EXPIRED', certificate('expired')],
  ['CERT_NOT_YET_VALID', certificate('not valid yet; is the clock right?')],
]);

function certificate(what: string): string {
  return `its certificate is not trusted (${what})`;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}
