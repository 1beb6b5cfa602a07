import { type Attachment, reasonsOfBypass } from '#lib/model/policy-facts.ts';
import { enforcerPhrase, listOf } from './policy-subject.ts';

/** Who enforces a policy and who does not, in one sentence. */
export function policySummary(attachments: readonly Attachment[]): string {
  const own = attachments.filter(({ reason }) => !reasonsOfBypass.has(reason));
  const places = (effects: readonly string[]) => [
    ...new Set(own.filter(({ effect }) => effects.includes(effect)).map(({ enforcer }) => enforcerPhrase(enforcer))),
  ];
  const changed = places(['stricter', 'looser']);
  const full = places(['full']).filter((place) => !changed.includes(place));
  const around = attachments.filter(({ reason }) => reasonsOfBypass.has(reason)).length;
  const parts = [
    full.length === 0 ? null : `is enforced as written by ${listOf(full, 'and')}`,
    changed.length === 0 ? null : `is not what it says at ${listOf(changed, 'and')}`,
  ].filter((part) => part !== null);
  if (parts.length === 0) {
    return own.some(({ reason }) => reason === 'input-not-visible')
      ? 'Whether anybody enforces it cannot be told: something was not read.'
      : 'Nobody enforces it.';
  }
  const ways = around === 0 ? '' : `; ${around === 1 ? 'one way goes' : `${around} ways go`} around it`;
  return `It ${parts.join(' and ')}${ways}.`;
}
