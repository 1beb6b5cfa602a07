import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '#cli/exit-codes.ts';
import type { Schema } from '#tests/explain/json-schema.ts';
import { schemaProblems } from '#tests/explain/json-schema.ts';
import { runAtlas } from './run-atlas.ts';

const answerSchema: Schema = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../docs/schema/answer.json'), 'utf8'),
);

describe('atlas why', () => {
  it('explains a service in text', async () => {
    const { exitCode, stdout, stderr } = await runAtlas(['why', 'svc/pay', '-n', 'shop', 'shop.yaml']);
    expect(stdout).toContain('✗ Service traffic (VIP): refused (waypoint-missing)');
    expect(stdout.replace(/\s+/g, ' ')).toContain('Requests to Service shop/pay go straight to its pods');
    expect(stdout).toContain('$ kubectl -n shop label service pay istio.io/use-waypoint-');
    expect(stdout).toContain('Service shop/pay: shop.yaml, document 4, line 2');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colours where nobody sees them
    expect(stdout).not.toMatch(/\u001b/);
    expect(stdout.split('\n').filter((line) => line.length > 100 && !line.includes('$'))).toEqual([]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('gives JSON of the published shape', async () => {
    const { exitCode, stdout } = await runAtlas(['why', 'Pod/shop/cart-7d4', 'shop.yaml', '-o', 'json']);
    const answer = JSON.parse(stdout);
    expect(schemaProblems(answerSchema, answer)).toEqual([]);
    expect(answer.verdicts).toMatchObject([
      { traffic: 'workload', status: 'none', waypoint: null, asked: 'shop/edge', reason: 'traffic-type-skipped' },
    ]);
    expect(answer.services).toMatchObject([
      { object: 'Service/shop/cart', verdict: { status: 'bound', waypoint: 'shop/edge' } },
    ]);
    expect(
      answer.verdicts[0].ladder.map(({ code, outcome }: { code: string; outcome: string }) => [code, outcome]),
    ).toEqual([
      ['own-label', 'failed'],
      ['namespace-label', 'passed'],
      ['waypoint-exists', 'passed'],
      ['waypoint-has-address', 'passed'],
      ['namespace-admitted', 'passed'],
      ['traffic-type-served', 'failed'],
    ]);
    expect(exitCode).toBe(0);
  });

  it('gives Markdown', async () => {
    const { exitCode, stdout } = await runAtlas(['why', 'ns/shop', '-o', 'md', 'shop.yaml']);
    expect(stdout).toMatch(/^## Namespace shop\n/);
    expect(stdout).toContain('### ✓ Service traffic (VIP): bound (`bound-by-namespace-label`)');
    expect(stdout).toContain('| ✓ passed |');
    expect(exitCode).toBe(0);
  });

  it('answers an object that does not exist with the nearest names', async () => {
    const { exitCode, stdout, stderr } = await runAtlas(['why', 'svc/crt', '-n', 'shop', 'shop.yaml']);
    expect(stderr).toBe('There is no Service crt in namespace shop. Nearest: Service/shop/cart.\n');
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('ends with 1 for a namespace of which only objects were found', async () => {
    const stdin =
      'apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: lone }\nspec: { clusterIP: 10.0.0.1 }\n';
    const { exitCode, stdout, stderr } = await runAtlas(['why', 'ns/lone', '-'], { stdin });
    expect(stderr).toContain('No Namespace object lone was found, only objects in it');
    expect(stdout).toContain('no Namespace object was found, so none of its labels');
    expect(exitCode).toBe(1);
  });

  it('says who asks for a Gateway that does not exist', async () => {
    const { exitCode, stdout, stderr } = await runAtlas(['why', 'gateway/payments', '-n', 'shop', 'shop.yaml']);
    expect(stderr).toContain('There is no Gateway payments in namespace shop.');
    expect(stdout).toContain('✗ Service shop/pay: service traffic, waypoint-missing');
    expect(exitCode).toBe(1);
  });

  it('reads undeployed manifests as deployed, and as they are where asked to', async () => {
    const deployed = await runAtlas(['why', 'Service/shop/cart', 'undeployed.yaml', '-o', 'json']);
    expect(JSON.parse(deployed.stdout).verdicts[0]).toMatchObject({ status: 'bound', flags: ['assumes-deployed'] });
    const observed = await runAtlas(['why', 'Service/shop/cart', 'undeployed.yaml', '--observed', '-o', 'json']);
    expect(JSON.parse(observed.stdout).verdicts[0]).toMatchObject({ reason: 'waypoint-not-ready', flags: [] });
  });

  it('reads standard input', async () => {
    const stdin = readFileSync(path.join(import.meta.dirname, 'shop.yaml'), 'utf8');
    const { exitCode, stdout } = await runAtlas(['why', 'svc/cart', '-n', 'shop', '-', '-o', 'json'], { stdin });
    expect(JSON.parse(stdout).evidence[0].origin).toMatchObject({ file: 'standard input', document: 3 });
    expect(exitCode).toBe(0);
  });

  it('answers from what can be read beside a broken document, and names that', async () => {
    const { exitCode, stdout, stderr } = await runAtlas(['why', 'svc/cart', '-n', 'shop', 'broken.yaml', '-o', 'json']);
    expect(stderr).toContain('broken.yaml');
    expect(JSON.parse(stdout).gaps).toHaveLength(1);
    expect(exitCode).toBe(0);
  });
});

describe('atlas resolve', () => {
  it("prints istiod's answer, on exactly these objects", async () => {
    const { exitCode, stdout } = await runAtlas(['resolve', '--format', 'istiod', 'shop.yaml', '--istio', '1.30']);
    const answer = JSON.parse(stdout);
    expect(answer.istio).toBe('1.30');
    expect(
      answer.services.map(({ object, waypoint }: { object: string; waypoint: string | null }) => [object, waypoint]),
    ).toEqual([
      ['Service/shop/cart', 'shop/edge'],
      ['Service/shop/pay', null],
    ]);
    expect(exitCode).toBe(0);
    const undeployed = await runAtlas(['resolve', '--format=istiod', 'undeployed.yaml', '--desired']);
    expect(JSON.parse(undeployed.stdout).waypoints).toEqual([]);
  });

  it('gives all of a large topology to a slow pipe', async () => {
    const many = Array.from(
      { length: 4000 },
      (_, number) =>
        `{"apiVersion":"v1","kind":"Service","metadata":{"name":"s${number}","namespace":"shop"},"spec":{"clusterIP":"10.0.0.1"}}`,
    );
    const stdin = `{"apiVersion":"v1","kind":"List","items":[${many.join(',')}]}`;
    const { stdout } = await runAtlas(['resolve', '-'], { stdin });
    expect(stdout.length).toBeGreaterThan(1_000_000);
    expect(JSON.parse(stdout).services).toHaveLength(4000);
  });
});

describe('what cannot be done', () => {
  it.each([
    [['why', 'svc/cart', 'no-such-file.yaml'], 2, 'no-such-file.yaml'],
    [['why', 'svc/cart'], 2, 'There is nothing to read.'],
    [['why'], 2, 'Which object?'],
    [['why', 'cart', 'shop.yaml'], 2, 'Write KIND/NAME'],
    [['why', 'widget/cart', 'shop.yaml'], 2, 'is no kind that can be explained'],
    [['why', 'svc/cart', 'shop.yaml', '-o', 'xml'], 2, '-o takes text, json, md'],
    [['why', 'Service/shop/cart', '-n', 'infra', 'shop.yaml'], 2, 'is in namespace shop, and -n says infra'],
    [['why', 'svc/cart', 'shop.yaml', '--wat'], 2, '--wat'],
    [['why', 'svc/cart', 'shop.yaml', '--env', 'X'], 2, '--env takes NAME=VALUE'],
    [['why', 'svc/cart', 'shop.yaml', '--observed', '--desired'], 2, 'exclude each other'],
    [['resolve', 'shop.yaml', '--istio', 'newest'], 2, '--istio takes a version'],
    [['resolve', 'shop.yaml', '--format', 'yaml'], 2, '--format takes json, istiod'],
    [['resolve', 'run-atlas.ts'], 2, 'There is no Kubernetes object'],
    [['explode'], 2, 'There is no command "explode"'],
  ])('%j ends with %i and a sentence', async (args, code, sentence) => {
    const { exitCode, stdout, stderr } = await runAtlas(args);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
  });

  it('answers from the other paths and still fails where one is missing', async () => {
    const { exitCode, stdout, stderr } = await runAtlas([
      'why',
      'Service/shop/cart',
      'shop.yaml',
      'gone.yaml',
      '-o',
      'json',
    ]);
    expect(JSON.parse(stdout).verdicts[0].status).toBe('bound');
    expect(stderr).toContain('gone.yaml');
    expect(exitCode).toBe(2);
  });

  it('says that a cluster cannot be read', async () => {
    const environment = { KUBECONFIG: path.join(import.meta.dirname, 'unreachable.kubeconfig') };
    const nowhere = await runAtlas(['why', 'svc/cart', '-n', 'shop', '--context', 'nowhere'], { environment });
    expect(nowhere.stderr).toBe(
      'The cluster of context nowhere at http://127.0.0.1:1 cannot be reached: the connection was refused. What kubectl --context nowhere version says may tell more.\n',
    );
    expect(nowhere.exitCode).toBe(3);
    const unknown = await runAtlas(['resolve', '--context', 'other'], { environment });
    expect(unknown.stderr).toContain('no context other. Contexts: nowhere.');
    // The name is mistaken, and no cluster was asked: bad input, as it is for `npm start`.
    expect(unknown.exitCode).toBe(2);
  });
});

describe('a mistake of ours', () => {
  it('is one line and an exit code of its own, not a stack trace or a finding', async () => {
    const broken = "--import=data:text/javascript,JSON.stringify=()=>{throw(new(TypeError)('out-of-order'))}";
    const { exitCode, stdout, stderr } = await runAtlas(['resolve', 'shop.yaml'], {
      environment: { NODE_OPTIONS: broken },
    });
    expect(stderr).toMatch(/^Ambient Atlas made a mistake and has no answer: out-of-order \(.+\)\. .+\n$/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(70);
  });
});

describe('help', () => {
  it.each([
    [['--help'], 'atlas COMMAND --help'],
    [['why', '--help'], 'OBJECT is KIND/NAME'],
    [['resolve', '-h'], '--format istiod'],
  ])('%j', async (args, words) => {
    const { exitCode, stdout } = await runAtlas(args);
    expect(stdout).toContain(words);
    expect(exitCode).toBe(0);
  });

  it.each([[], ['why'], ['check'], ['path'], ['resolve']])('of %j names every exit code', async (...command) => {
    const { stdout } = await runAtlas([...command, '--help']);
    const [, codes = ''] = stdout.split('Exit codes:');
    expect([...codes.matchAll(/\b\d+\b/g)].map(([code]) => Number(code))).toEqual(Object.values(exitCodes));
  });
});
