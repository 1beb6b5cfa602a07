import type { Attachment } from '#lib/model/policy-facts.ts';
import { objectPhrase } from '../subject.ts';
import { listOf, type PolicySubject, plainName } from './policy-subject.ts';

/** Who goes around the place where a policy is enforced; null where the attachment is not about that. */
export function bypassSentence({ name }: PolicySubject, { reason, target, because }: Attachment): string | null {
  const to = target === null ? 'its pods' : objectPhrase(target);
  const toPods = target === null ? 'its pods' : `the pods of ${objectPhrase(target)}`;
  switch (reason) {
    case 'bypassed-by-pod-ip':
      return `Requests that dial the IPs of ${toPods.replace('the pods of ', 'pods of ')} go around the waypoint, and ${name} is not applied to them.`;
    case 'bypassed-by-other-service':
      return `Requests to ${listOf(because.map(plainName), 'or') || 'another service'}, which end at the same pods, directly or by a route, are judged by what is attached to ${because.length > 1 ? 'those services' : 'that service'}, and ${name} is not applied to them.`;
    case 'bypassed-by-sidecar-client':
      return `Requests of pods with a sidecar to ${to} go around the waypoint, and ${name} is not applied to them.`;
    case 'bypassed-by-uncaptured-client':
      return `Requests of pods outside the mesh to ${to} reach its pods in plain text, and ${name} is not applied to them.`;
    case 'bypassed-by-ingress':
      return `Requests that come in through Gateway ${listOf(because, 'or') || '(any)'} go straight to ${toPods}, and ${name} is not applied to them.`;
    default:
      return null;
  }
}
