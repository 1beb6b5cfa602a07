import type { Effect, Enforcer, PolicyFacts } from '#lib/model/policy-facts.ts';

/** Each effect in a few words. */
export const effectWords: Readonly<Record<Effect, string>> = {
  full: 'enforced as written',
  stricter: 'refuses more than written',
  looser: 'lets in more than written',
  inert: 'without effect',
  rejected: 'not taken',
};

/** The sign of an effect in text. */
export function effectGlyph(effect: Effect): string {
  switch (effect) {
    case 'full':
      return '✓';
    case 'stricter':
    case 'looser':
      return '!';
    case 'inert':
    case 'rejected':
      return '✗';
  }
}

/** Who enforces, as a title: `Waypoint shop/edge`. */
export function enforcerTitle(enforcer: Enforcer): string {
  switch (enforcer) {
    case 'ztunnel':
      return "At the pods' ztunnel";
    case 'sidecar':
      return "At the pods' sidecars";
    case 'nobody':
      return 'Enforced by nobody';
    default:
      return `At ${enforcer}`;
  }
}

/** What a policy is, beside its name: `ALLOW`, `DENY, dry run`. */
export function policyRemark({ action, dryRun }: Pick<PolicyFacts, 'action' | 'dryRun'>): string {
  return [action ?? '', dryRun ? 'dry run' : ''].filter((part) => part !== '').join(', ');
}
