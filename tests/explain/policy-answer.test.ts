import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import { toMarkdown } from '#lib/explain/markdown.ts';
import { toText } from '#lib/explain/text.ts';
import type { Schema } from './json-schema.ts';
import { schemaProblems } from './json-schema.ts';
import { topologyOf } from './read-topology.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = path.join(root, 'tests/e2e/manifests/policies');
const topology = topologyOf(
  readdirSync(folder)
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n---\n'),
);
const schema = JSON.parse(readFileSync(path.join(root, 'docs/schema/answer.json'), 'utf8')) as Schema;

function policy(name: string) {
  const answer = answerFor(topology, `AuthorizationPolicy/shop/${name}`);
  if (answer === null) throw new Error(`There is no ${name}.`);
  return answer;
}

describe('the answer for a policy', () => {
  it('has one entry for each enforcer, and for each way around it', () => {
    expect(policy('viewer').policies.map(({ enforcer, effect, reason }) => [enforcer, effect, reason])).toEqual([
      ['waypoint shop/edge', 'full', 'enforced'],
      ['nobody', 'inert', 'bypassed-by-pod-ip'],
      ['nobody', 'inert', 'bypassed-by-sidecar-client'],
      ['nobody', 'inert', 'bypassed-by-ingress'],
    ]);
    expect(policy('viewer').policy?.sentence).toContain('enforced as written by waypoint shop/edge');
  });

  it('says rule by rule what ztunnel leaves out, and how to change it', () => {
    const [atZtunnel, atWaypoint] = policy('no-deletes').policies;
    expect(atZtunnel).toMatchObject({ enforcer: 'ztunnel', effect: 'inert', reason: 'l7-at-ztunnel-deny-noop' });
    expect(atZtunnel?.rules.map(({ sentence }) => sentence)).toEqual(['Rule 1 refuses nothing: it asks for methods.']);
    expect(atWaypoint?.fixes[0]?.command).toContain('"targetRefs":[{"group":"gateway.networking.k8s.io"');
    expect(policy('no-deletes').policy?.sentence).toBe('Nobody enforces it.');
  });

  it('compares its conditions: agrees, not written, none for the kind', () => {
    expect(policy('viewer').policy?.conditions.agree).toBe(true);
    expect(policy('old-rule').policy?.conditions).toMatchObject({ agree: true, caution: null });
    expect(policy('cart-l4').policy?.conditions.agree).toBeNull();
    const authentication = answerFor(topology, 'RequestAuthentication/shop/jwt-shop');
    expect(authentication?.policy?.conditions.sentence).toContain('writes no condition on this kind');
  });

  it('names what it is evaluated for', () => {
    expect(policy('viewer').governs).toEqual([{ enforcer: 'waypoint shop/edge', objects: ['Service/shop/cart'] }]);
  });
});

describe('the policies of an object', () => {
  it('stand in the order of evaluation, with what happens to the rest', () => {
    const planes = answerFor(topology, 'Service/shop/cart')?.planes ?? [];
    expect(planes.map(({ enforcer, unmatched }) => [enforcer, unmatched])).toEqual([
      ['waypoint shop/edge', 'deny'],
      ['ztunnel', 'deny'],
    ]);
    expect(planes[0]?.policies.map(({ object, level }) => [object, level])).toEqual([
      ['RequestAuthentication/shop/jwt-shop', 'direct'],
      ['AuthorizationPolicy/shop/viewer', 'direct'],
    ]);
  });

  it('list those that look as if they applied once, with the reason', () => {
    const reasons = (answerFor(topology, 'Pod/shop/cart-1')?.policies ?? [])
      .filter(({ effect }) => effect === 'inert')
      .map(({ object, reason }) => `${object} ${reason}`);
    expect(reasons).toContain('AuthorizationPolicy/shop/viewer bypassed-by-pod-ip');
    expect(reasons).toContain('AuthorizationPolicy/shop/no-deletes no-target-ref-waypoint-ignores-selectors');
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});

describe('every object of the mesh', () => {
  const ids = [
    ...topology.policies,
    ...topology.services,
    ...topology.workloads,
    ...topology.gateways,
    ...topology.namespaces,
  ].map(({ id }) => id);

  it.each(ids)('%s answers as docs/schema says, in text and in Markdown', (id) => {
    const answer = answerFor(topology, id);
    expect(answer).not.toBeNull();
    if (answer === null) return;
    expect(schemaProblems(schema, JSON.parse(JSON.stringify(answer)))).toEqual([]);
    for (const text of [toText(answer, { width: 100, colour: false }), toMarkdown(answer)]) {
      expect(text).not.toMatch(/undefined|\[object/);
    }
  });
});
