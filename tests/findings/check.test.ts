import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAtlas } from '#tests/cli/run-atlas.ts';
import type { Schema } from '#tests/explain/json-schema.ts';
import { schemaProblems } from '#tests/explain/json-schema.ts';

const root = path.join(import.meta.dirname, '../..');
const schema: Schema = JSON.parse(readFileSync(path.join(root, 'docs/schema/check.json'), 'utf8'));
const caseOf = (name: string) => path.join(import.meta.dirname, name, 'cluster.yaml');

const missing = caseOf('WP-NOT-READY/fires-missing-waypoint-of-a-namespace');
const canary = caseOf('WP-CANARY/fires-canary-that-does-not-exist');
const idle = caseOf('WP-IDLE-HOP/fires-nothing-at-the-waypoint');
const healthy = caseOf('healthy/a-shop-as-it-should-be');

describe('atlas check', () => {
  it('says by severity what happens, why, and what would end it', async () => {
    const { exitCode, stdout, stderr } = await runAtlas(['check', missing]);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('1 error, no warnings and no notes in cluster.yaml.');
    expect(text).toContain(
      'Requests to Service shop/cart, Service shop/orders and Service shop/search go straight to their pods',
    );
    expect(text).toContain('WP-NOT-READY, cause: Gateway shop/waypont');
    expect(stdout).toContain('$ istioctl waypoint apply -n shop --name waypont');
    expect(stderr).toBe('');
    expect(exitCode).toBe(1);
  });

  it('gives JSON of the published shape', async () => {
    const { exitCode, stdout } = await runAtlas(['check', missing, '-o', 'json']);
    const answer = JSON.parse(stdout);
    expect(schemaProblems(schema, answer)).toEqual([]);
    expect(answer.findings).toMatchObject([
      {
        code: 'WP-NOT-READY',
        severity: 'error',
        subjects: ['Service/shop/cart', 'Service/shop/orders', 'Service/shop/search'],
        cause: 'Gateway/shop/waypont',
        fixes: [{ command: 'istioctl waypoint apply -n shop --name waypont' }],
      },
    ]);
    expect(exitCode).toBe(1);
  });

  it('has nothing to say about a healthy mesh', async () => {
    const { exitCode, stdout } = await runAtlas(['check', healthy, '--fail-on', 'info']);
    expect(stdout).toBe('Nothing to report in cluster.yaml.\n');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['error', missing, 1],
    ['never', missing, 0],
    ['error', canary, 0],
    ['warning', canary, 1],
    ['info', canary, 1],
    ['warning', idle, 0],
    ['info', idle, 1],
  ])('--fail-on %s of %s ends with %i', async (level, file, code) => {
    expect((await runAtlas(['check', file, '--fail-on', level])).exitCode).toBe(code);
  });

  it.each([
    [['check'], 'There is nothing to read.'],
    [['check', missing, '--fail-on', 'fatal'], '--fail-on takes error, warning, info, never, not "fatal".'],
    [['check', missing, '-o', 'md'], '-o takes text, json, not "md".'],
    [['check', 'nowhere.yaml'], 'nowhere.yaml'],
  ])('%j is bad input', async (args, sentence) => {
    const { exitCode, stdout, stderr } = await runAtlas(args);
    expect(stderr).toContain(sentence);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('explains itself', async () => {
    const { exitCode, stdout } = await runAtlas(['check', '--help']);
    expect(stdout).toMatch(/^atlas check PATH…/);
    expect(exitCode).toBe(0);
  });
});
