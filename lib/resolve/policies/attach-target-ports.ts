import type { AuthorizationPolicy, AuthorizationRule } from '#lib/model/policy.ts';
import type { Effect, RuleOutcome } from '#lib/model/policy-facts.ts';
import { type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { isCaptured, type PolicyScope } from './attachments-scope.ts';

/**
 * At ztunnel a port is the pod's own. A rule that names a port of a Service which sends to another one never matches;
 * null where that cannot be told or is not so. ztunnel: `find_inbound_upstream`.
 */
export function servicePortsOnly(
  policy: AuthorizationPolicy,
  scope: PolicyScope,
  scene: AttachmentScene,
): Verdict | null {
  if (policy.namespace === scene.rule.rootNamespace || !policy.rules.some((rule) => askedPorts(rule).length > 0))
    return null;
  const keys = new Set(scope.workloads.filter(isCaptured).flatMap(({ services }) => services));
  const ports = [...keys].flatMap((key) => scene.serviceByKey(key)?.ports ?? []);
  // A named target port is a number that only the pod's own ports would tell.
  if (ports.some(({ targetPort }) => targetPort !== '' && !/^\d+$/.test(targetPort))) return null;
  const ofServices = new Set(ports.map(({ port }) => String(port)));
  const ofPods = new Set(ports.map(({ port, targetPort }) => (targetPort === '' ? String(port) : targetPort)));
  return portVerdict(policy, (port) => ofPods.has(port) || !ofServices.has(port));
}

/** The rules that never match because of all ports they ask for none can be; null where there is no such rule. */
export function portVerdict(policy: AuthorizationPolicy, canBe: (port: string) => boolean): Verdict | null {
  const isAllow = policy.action === 'ALLOW';
  const rules = policy.rules.flatMap((rule, position): readonly RuleOutcome[] => {
    const asked = askedPorts(rule);
    return asked.length === 0 || asked.some(canBe)
      ? []
      : [
          {
            rule: position,
            effect: isAllow ? 'stricter' : 'inert',
            reason: 'port-or-mode-never-matches',
            attributes: asked,
          },
        ];
  });
  if (rules.length === 0) return null;
  const effect: Effect = isAllow ? 'stricter' : rules.length === policy.rules.length ? 'inert' : 'looser';
  return verdict(
    effect,
    'port-or-mode-never-matches',
    [...new Set(rules.flatMap(({ attributes }) => attributes))],
    rules,
  );
}

/** The ports without which the rule cannot match; empty where it can do without. */
function askedPorts(rule: AuthorizationRule): readonly string[] {
  const byCondition = rule.when.find(({ key, values }) => key === 'destination.port' && values.length > 0);
  if (byCondition !== undefined) return byCondition.values;
  if (rule.to.length === 0 || rule.to.some(({ ports }) => ports === undefined)) return [];
  return rule.to.flatMap(({ ports }) => ports ?? []);
}
