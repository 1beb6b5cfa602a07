import { describe, expect, it } from 'vitest';
import { attachmentFixes } from '#lib/explain/wording/policy/attachment-fixes.ts';
import { attachmentSentence } from '#lib/explain/wording/policy/attachment-sentence.ts';
import type { PolicySubject } from '#lib/explain/wording/policy/policy-subject.ts';
import { ruleSentence } from '#lib/explain/wording/policy/rule-sentence.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import {
  type Attachment,
  type Effect,
  type Enforcer,
  type PolicyKind,
  policyKinds,
  policyReasons,
} from '#lib/model/policy-facts.ts';
import { reasonCodes } from '#lib/model/reason.ts';

const effects: readonly Effect[] = ['full', 'stricter', 'looser', 'inert', 'rejected'];
const enforcers = [
  'waypoint shop/edge',
  'gateway ingress/public',
  'ztunnel',
  'sidecar',
  'nobody',
] as readonly Enforcer[];
const targets: readonly (ObjectId | null)[] = [
  'Service/shop/cart',
  'ServiceEntry/shop/pay',
  'Gateway/shop/edge',
  'GatewayClass/istio-waypoint',
  'Namespace/shop',
  null,
];
const because: readonly (readonly string[])[] = [[], ['shop/edge'], ['Service/shop/cart', 'b', 'c', 'd', 'e', 'f']];

describe('every reason', () => {
  it.each(policyReasons)('%s is worded for every kind, effect, enforcer and target', (reason) => {
    for (const attachment of attachmentsWith(reason)) {
      for (const kind of policyKinds) {
        for (const action of kind === 'AuthorizationPolicy' ? ['ALLOW', 'DENY', 'CUSTOM', 'AUDIT'] : [null]) {
          const subject = subjectOf(kind, action);
          const sentence = attachmentSentence(subject, attachment);
          expect(sentence).toMatch(
            /^(Requests|Connections|Whether viewer applies to (requests|connections)) .+[^.]\.$/,
          );
          expect(sentence).not.toMatch(/undefined|misconfigured|null|\bNaN\b| {2}|\(\)|: \.| ,/);
          for (const { sentence: fix, command } of attachmentFixes(subject, attachment)) {
            expect(fix).toMatch(/^[A-Z].+\.$/);
            if (command !== null) expect(command).toMatch(/^kubectl -n [a-z]+ /);
          }
        }
      }
    }
  });

  it.each(policyReasons)('%s is worded for a rule', (reason) => {
    for (const effect of effects) {
      const sentence = ruleSentence(subjectOf('AuthorizationPolicy', 'DENY'), {
        rule: 1,
        effect,
        reason,
        attributes: ['methods'],
      });
      expect(sentence).toMatch(/^Rule 2 .+\.$/);
    }
  });

  it.each(reasonCodes)('a target that is not bound for %s says so', (code) => {
    const sentence = attachmentSentence(subjectOf('AuthorizationPolicy', 'ALLOW'), {
      ...attachmentsWith('ancestor-not-bound')[0],
      target: 'Service/shop/cart',
      field: 'spec.targetRefs[0]',
      enforcer: 'nobody',
      effect: 'inert',
      reason: 'ancestor-not-bound',
      rules: [],
      because: [code, 'shop/edge'],
    });
    expect(sentence).toMatch(
      /^Requests to Service shop\/cart are not filtered by viewer: .*Service shop\/cart.*\.$|undetermined/,
    );
    expect(sentence).not.toContain(code);
  });
});

describe('a sentence', () => {
  it('says what an ALLOW without rules does', () => {
    const subject = { ...subjectOf('AuthorizationPolicy', 'ALLOW'), rules: 0 };
    const [attachment] = attachmentsWith('enforced');
    expect(attachment && attachmentSentence(subject, attachment)).toContain('permits none');
  });

  it('counts the rules that ztunnel leaves out', () => {
    const subject = { ...subjectOf('AuthorizationPolicy', 'ALLOW'), rules: 3 };
    const rule = {
      rule: 0,
      effect: 'stricter',
      reason: 'l7-at-ztunnel-allow-dropped',
      attributes: ['methods'],
    } as const;
    const attachment: Attachment = {
      target: 'Namespace/shop',
      field: 'spec.selector',
      enforcer: 'ztunnel',
      effect: 'stricter',
      reason: 'l7-at-ztunnel-allow-dropped',
      rules: [rule],
      because: ['methods'],
    };
    expect(attachmentSentence(subject, attachment)).toBe(
      "Connections to pods of namespace shop that its selector picks are let in by the pod's ztunnel by what is left of viewer: 1 of 3 rules of viewer asks for methods, which ztunnel cannot see.",
    );
  });
});

function attachmentsWith(reason: Attachment['reason']): readonly Attachment[] {
  return effects.flatMap((effect) =>
    enforcers.flatMap((enforcer) =>
      targets.flatMap((target) =>
        because.map((names) => ({
          target,
          field: target?.startsWith('Namespace/') === true ? 'spec.selector' : 'spec.targetRefs[0]',
          enforcer,
          effect,
          reason,
          rules: [],
          because: names,
        })),
      ),
    ),
  );
}

function subjectOf(kind: PolicyKind, action: string | null): PolicySubject {
  return {
    kind,
    namespace: 'shop',
    name: 'viewer',
    action,
    rules: 1,
    matchesAll: false,
    provider: 'authz',
    mode: kind === 'PeerAuthentication' ? 'STRICT' : null,
    portModes: [],
    sections: ['metrics'],
    hosts: ['cart.shop.svc.cluster.local'],
  };
}
