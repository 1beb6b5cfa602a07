import { effectWords } from '#lib/explain/wording/policy/policy-words.ts';
import type { Effect, PolicyReason } from '#lib/model/policy-facts.ts';
import { OutcomeGlyph } from './glyph.tsx';

/** The sign of what becomes of a policy: tick, warning, struck ring, octagon; a diamond where it cannot be told. */
export function EffectGlyph({
  effect,
  reason,
  size = 14,
  className,
}: {
  readonly effect: Effect;
  readonly reason: PolicyReason;
  readonly size?: number;
  readonly className?: string;
}) {
  const title = reason === 'input-not-visible' ? 'undetermined' : effectWords[effect];
  return (
    <OutcomeGlyph
      outcome={outcomeOf(effect, reason)}
      size={size}
      title={title}
      {...(className !== undefined && { className })}
    />
  );
}

function outcomeOf(effect: Effect, reason: PolicyReason) {
  if (reason === 'input-not-visible') return 'undetermined';
  switch (effect) {
    case 'full':
      return 'bound';
    case 'stricter':
    case 'looser':
      return 'bound-but';
    case 'inert':
      return 'opted-out';
    case 'rejected':
      return 'refused';
  }
}
