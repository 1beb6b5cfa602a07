import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Schema } from '#tests/explain/json-schema.ts';
import { schemaProblems } from '#tests/explain/json-schema.ts';
import { runAtlas } from './run-atlas.ts';

const manifests = '../e2e/manifests/policies';
const answerSchema: Schema = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../docs/schema/answer.json'), 'utf8'),
);

describe('atlas why on a policy', () => {
  it('says in text who enforces it, who goes around, and what istiod wrote', async () => {
    const { exitCode, stdout } = await runAtlas(['why', 'ap/viewer', '-n', 'shop', manifests]);
    expect(stdout).toContain('✓ At waypoint shop/edge, for Service shop/cart: enforced as written (enforced)');
    expect(stdout).toContain('Around it, to Service shop/cart: not applied (bypassed-by-ingress)');
    expect(stdout).toContain('istiod agrees: WaypointAccepted=True/Accepted.');
    expect(exitCode).toBe(0);
  });

  it('gives JSON of the published shape, one entry per enforcer', async () => {
    const { stdout } = await runAtlas(['why', 'AuthorizationPolicy/shop/no-deletes', manifests, '-o', 'json']);
    const answer = JSON.parse(stdout);
    expect(schemaProblems(answerSchema, answer)).toEqual([]);
    expect(answer.policies).toMatchObject([
      { object: 'AuthorizationPolicy/shop/no-deletes', enforcer: 'ztunnel', effect: 'inert' },
      { enforcer: 'nobody', reason: 'no-target-ref-waypoint-ignores-selectors' },
    ]);
  });

  it('gives Markdown for a route', async () => {
    const { stdout } = await runAtlas(['why', 'httproute/public-cart', '-n', 'shop', manifests, '-o', 'md']);
    expect(stdout).toContain('### ✓ At gateway ingress/public-gateway');
  });

  it('answers a policy that does not exist with the nearest name', async () => {
    const { exitCode, stderr } = await runAtlas(['why', 'ap/viewers', '-n', 'shop', manifests]);
    expect(stderr).toContain('Nearest: AuthorizationPolicy/shop/viewer');
    expect(exitCode).toBe(1);
  });
});
