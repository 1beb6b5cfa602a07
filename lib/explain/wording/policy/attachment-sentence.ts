import type { Attachment } from '#lib/model/policy-facts.ts';
import { appliedSentence, unappliedClause } from './applied-sentence.ts';
import { bypassSentence } from './bypass-sentence.ts';
import { causeOf } from './cause.ts';
import { changedSentence } from './changed-sentence.ts';
import { type PolicySubject, requestsAt } from './policy-subject.ts';

/** What one attachment does to traffic and why, in one sentence that begins with the traffic. */
export function attachmentSentence(subject: PolicySubject, attachment: Attachment): string {
  const { reason, effect } = attachment;
  if (reason === 'enforced') return appliedSentence(subject, attachment);
  if (reason === 'input-not-visible') return undeterminedSentence(subject, attachment);
  const around = bypassSentence(subject, attachment);
  if (around !== null) return around;
  if (effect === 'stricter' || effect === 'looser') return changedSentence(subject, attachment);
  if (effect === 'full')
    return `${appliedSentence(subject, attachment).slice(0, -1)}; ${causeOf(subject, attachment)}.`;
  return `${unappliedClause(subject, attachment)}: ${causeOf(subject, attachment)}.`;
}

function undeterminedSentence(subject: PolicySubject, attachment: Attachment): string {
  const [gap] = attachment.because;
  const requests = requestsAt(subject, attachment);
  const traffic = requests.charAt(0).toLowerCase() + requests.slice(1);
  const why = gap === undefined || gap === '' ? 'something could not be read.' : gap;
  return `Whether ${subject.name} applies to ${traffic} cannot be told: ${why}${why.endsWith('.') ? '' : '.'}`;
}
