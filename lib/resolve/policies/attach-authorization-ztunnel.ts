import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import type { Attachment, RuleOutcome } from '#lib/model/policy-facts.ts';
import { identityIsWaypoint } from './attach-identity.ts';
import { servicePortsOnly } from './attach-target-ports.ts';
import { attachment, enforced, type Place, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import type { PolicyScope } from './attachments-scope.ts';
import { type ConvertedRule, convertForZtunnel, isDryRun } from './ztunnel-conversion.ts';

/**
 * What the ztunnel of the destination makes of a policy without references: an ALLOW rule with HTTP attributes is left
 * out, of a DENY rule whatever HTTP it asks for, which leaves either nothing or more than was written.
 * Follows istiod's `convertAuthorizationPolicy` and ztunnel's `Authorization::matches`.
 */
export function atZtunnel(
  place: Place,
  policy: AuthorizationPolicy,
  scope: PolicyScope,
  scene: AttachmentScene,
): readonly Attachment[] {
  // Here istiod tells "no selector" from "a selector without labels", which it lists nowhere.
  if (policy.selector !== null && Object.keys(policy.selector.matchLabels ?? {}).length === 0)
    return [attachment(place, 'nobody', verdict('inert', 'selector-lists-nothing'))];
  const conversion = convertForZtunnel(policy, scene.rule.rootNamespace, scene.istio);
  switch (conversion.status) {
    case 'targeted':
      return [];
    case 'unsupported':
      return [
        attachment(
          place,
          'ztunnel',
          isDryRun(policy) ? dryRun : verdict('rejected', 'unsupported-action', [policy.action]),
        ),
      ];
    case 'sent': {
      if (conversion.dryRun) return [attachment(place, 'ztunnel', verdict('inert', 'dry-run'))];
      const converted = policy.action === 'ALLOW' ? allow(policy, conversion.rules) : deny(policy, conversion.rules);
      const main = converted.effect === 'full' ? (servicePortsOnly(policy, scope, scene) ?? converted) : converted;
      return [
        attachment(place, 'ztunnel', main),
        ...identityIsWaypoint(policy, conversion.rules, scope, scene).map((each) => attachment(place, 'ztunnel', each)),
      ];
    }
  }
}

const dryRun = verdict('rejected', 'dry-run');

function allow(policy: AuthorizationPolicy, converted: readonly ConvertedRule[]): Verdict {
  const rules = outcomes(
    policy,
    converted,
    ({ effect }) => (effect === 'wider' ? 'looser' : 'stricter'),
    () => 'l7-at-ztunnel-allow-dropped',
  );
  if (rules.length === 0) return enforced;
  const looser = rules.some(({ effect }) => effect === 'looser');
  return verdict(looser ? 'looser' : 'stricter', 'l7-at-ztunnel-allow-dropped', attributesOf(rules), rules);
}

function deny(policy: AuthorizationPolicy, converted: readonly ConvertedRule[]): Verdict {
  const rules = outcomes(
    policy,
    converted,
    ({ effect }) => (effect === 'never' ? 'inert' : 'stricter'),
    ({ effect }) => (effect === 'never' ? 'l7-at-ztunnel-deny-noop' : 'l7-at-ztunnel-deny-wider'),
  );
  const lost = rules.filter(({ effect }) => effect === 'inert').length;
  if (lost > 0) {
    const effect = lost === converted.length ? 'inert' : 'looser';
    return verdict(effect, 'l7-at-ztunnel-deny-noop', attributesOf(rules), rules);
  }
  return rules.length === 0 ? enforced : verdict('stricter', 'l7-at-ztunnel-deny-wider', attributesOf(rules), rules);
}

function outcomes(
  policy: AuthorizationPolicy,
  converted: readonly ConvertedRule[],
  effectOf: (rule: ConvertedRule) => RuleOutcome['effect'],
  reasonOf: (rule: ConvertedRule) => RuleOutcome['reason'],
): readonly RuleOutcome[] {
  return converted.flatMap((rule, position) =>
    rule.effect === 'full'
      ? []
      : [
          {
            rule: position,
            effect: effectOf(rule),
            reason: reasonOf(rule),
            attributes: [...rule.httpAttributes, ...trustDomainFields(policy, position)],
          },
        ],
  );
}

/** Dropped like HTTP attributes, but istiod never says so. */
function trustDomainFields(policy: AuthorizationPolicy, position: number): readonly string[] {
  const sources = policy.rules[position]?.from ?? [];
  return (['trustDomains', 'notTrustDomains'] as const).filter((field) =>
    sources.some((source) => source[field] !== undefined),
  );
}

function attributesOf(rules: readonly RuleOutcome[]): readonly string[] {
  return [...new Set(rules.flatMap(({ attributes }) => attributes))].sort();
}
