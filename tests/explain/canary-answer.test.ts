import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import { toMarkdown } from '#lib/explain/markdown.ts';
import { toText } from '#lib/explain/text.ts';
import { namespace, pod, service, topologyOf, waypoint } from './read-topology.ts';

/** A waypoint with its Service; only with `ready` there is a pod that takes connections. */
function deployed(name: string, ready: boolean): string {
  const own = service('shop', name, '{ gateway.istio.io/managed: istio.io-mesh-controller }').replace(
    'port: 80',
    'port: 15008',
  );
  const readyPod = pod('shop', `${name}-pod`, `{ app: ${name} }`).replace(
    'phase: Running,',
    'phase: Running, conditions: [{ type: Ready, status: "True" }],',
  );
  return waypoint('shop', name) + own + (ready ? readyPod : '');
}

function cart(weight: string): string {
  return service('shop', 'cart', '{ istio.io/use-waypoint: edge, istio.io/use-waypoint-canary: next }').replace(
    'name: cart,',
    `name: cart, annotations: { istio.io/use-waypoint-canary-weight: "${weight}" },`,
  );
}

function verdictOf(edge: boolean, next: boolean, weight: string) {
  // Without any pod the source would say nothing about endpoints.
  const yaml =
    namespace('shop') + deployed('edge', edge) + deployed('next', next) + pod('shop', 'other', '{}') + cart(weight);
  const answer = answerFor(topologyOf(yaml), 'Service/shop/cart');
  const [verdict] = answer?.verdicts ?? [];
  if (answer === null || verdict === undefined) throw new Error('There is no verdict.');
  return { ...verdict, head: toText(answer, { width: 200, colour: false }).split('\n')[2] };
}

describe('traffic that a canary divides', () => {
  const neverAround = 'and ztunnel never goes around';
  it.each([
    [true, true, '5', 'waypoint', '✓', 'go through waypoint shop/edge (95 %) and its canary shop/next (5 %).'],
    [
      true,
      false,
      '5',
      'partly-fails',
      '!',
      `go through waypoint shop/edge (95 %) or fail (5 %): canary shop/next has no ready endpoint on port 15008, ${neverAround} it.`,
    ],
    [
      false,
      true,
      '5',
      'partly-fails',
      '!',
      `go through canary shop/next (5 %) or fail (95 %): waypoint shop/edge has no ready endpoint on port 15008, ${neverAround} it.`,
    ],
    [
      false,
      false,
      '5',
      'fails',
      '!',
      `fail: istiod bound it to waypoint shop/edge (95 %) and its canary shop/next (5 %), but each of them has no ready endpoint on port 15008, ${neverAround} a waypoint.`,
    ],
    [
      true,
      false,
      '0',
      'waypoint',
      '✓',
      'go through waypoint shop/edge; the canary shop/next gets no share (weight 0).',
    ],
    [
      false,
      true,
      '100',
      'waypoint',
      '✓',
      'go through canary shop/next, which takes all that waypoint shop/edge would get (weight 100).',
    ],
    [
      true,
      false,
      '100',
      'fails',
      '!',
      `fail: istiod gives all of them to canary shop/next, but it has no ready endpoint on port 15008, ${neverAround} a waypoint.`,
    ],
  ])('primary ready %s, canary ready %s, weight %s', (edge, next, weight, delivery, glyph, sentence) => {
    const verdict = verdictOf(edge, next, weight);
    expect(verdict.sentence).toBe(`Requests to Service shop/cart ${sentence}`);
    expect(verdict.delivery).toBe(delivery);
    expect(verdict.head).toContain(glyph);
    expect(verdict.flags.includes('no-endpoints')).toBe(delivery !== 'waypoint');
  });

  it('is mended at the waypoint that fails', () => {
    const commands = (edge: boolean, next: boolean) => verdictOf(edge, next, '5').fixes.map(({ command }) => command);
    const podsOf = (name: string) => `kubectl -n shop get pods -l gateway.networking.k8s.io/gateway-name=${name}`;
    expect(commands(true, true)).toEqual([]);
    expect(commands(true, false)).toEqual([podsOf('next')]);
    expect(commands(false, false)).toEqual([podsOf('edge'), podsOf('next')]);
  });
});

describe('the Gateway that is a canary', () => {
  const topology = topologyOf(
    namespace('shop', '{ istio.io/use-waypoint: edge }') +
      deployed('edge', true) +
      deployed('next', false) +
      service('shop', 'cart', '{ istio.io/use-waypoint-canary: next }') +
      service('shop', 'pay', '{ istio.io/use-waypoint-canary: ghost }') +
      service('shop', 'edgy', '{ istio.io/use-waypoint-canary: edge }'),
  );

  it('is used by whoever names it, by the label that does', () => {
    expect(answerFor(topology, 'Gateway/shop/next')?.usedBy).toMatchObject([
      { object: 'Service/shop/cart', source: 'own-label', percent: 0 },
    ]);
    expect(answerFor(topology, 'Gateway/shop/edge')?.usedBy).toContainEqual(
      expect.objectContaining({ object: 'Service/shop/cart', source: 'namespace-label', percent: 100 }),
    );
  });

  it('tells of those that it refuses, also where it does not exist', () => {
    const ghost = answerFor(topology, 'Gateway/shop/ghost');
    expect(ghost).toMatchObject({ exists: false, usedBy: [] });
    expect(ghost?.refused).toEqual([
      { object: 'Service/shop/pay', traffic: 'service', reason: 'canary-refused', because: 'WaypointIsNotReady' },
    ]);
    expect(answerFor(topology, 'Gateway/shop/edge')?.refused).toEqual([
      { object: 'Service/shop/edgy', traffic: 'service', reason: 'canary-refused', because: 'CanarySameAsPrimary' },
    ]);
  });

  it('is a ghost in words, too: nobody uses it', () => {
    const ghost = answerFor(topology, 'Gateway/shop/ghost');
    if (ghost === null) throw new Error('There is no answer.');
    const text = toText(ghost, { width: 200, colour: false });
    expect(text).toContain('No traffic goes through it: labels name it, and there is no such Gateway.');
    expect(text).not.toMatch(/Used by|get gateway ghost|Where it stands/);
    expect(toMarkdown(ghost)).toContain('canary-refused: WaypointIsNotReady');
  });

  it('does not tick users whose traffic fails', () => {
    const weighted = topologyOf(
      namespace('shop') + deployed('edge', true) + deployed('next', false) + pod('shop', 'other', '{}') + cart('5'),
    );
    const line = (gateway: string) => {
      const answer = answerFor(weighted, gateway);
      return answer === null ? '' : toText(answer, { width: 200, colour: false });
    };
    expect(line('Gateway/shop/next')).toContain('! Service shop/cart: service traffic, by its own label, 5 %');
    expect(line('Gateway/shop/edge')).toContain('✓ Service shop/cart: service traffic, by its own label, 95 %');
  });
});

describe('the ladder with a canary', () => {
  const ladderOf = (yaml: string, istio = '1.31') =>
    answerFor(topologyOf(yaml, { istio }), 'Service/shop/cart')?.verdicts[0]?.ladder.at(-1);

  it('has the check where a canary label applies, reached or not', () => {
    const labels = '{ istio.io/use-waypoint: ghost, istio.io/use-waypoint-canary: next }';
    const yaml = namespace('shop') + service('shop', 'cart', labels);
    expect(ladderOf(yaml)).toMatchObject({ code: 'canary-valid', outcome: 'not-reached', field: null, value: null });
    expect(ladderOf(yaml, '1.30')?.code).toBe('traffic-type-served');
    expect(ladderOf(namespace('shop') + service('shop', 'cart'))?.code).toBe('traffic-type-served');
  });

  it('names the annotation of a weight that cannot be read, and whose it is', () => {
    const deployment = deployed('edge', true) + deployed('next', true);
    const field = 'metadata.annotations[istio.io/use-waypoint-canary-weight]';
    expect(ladderOf(namespace('shop') + deployment + cart('many'))).toMatchObject({
      object: 'Service/shop/cart',
      field,
      value: 'many',
      outcome: 'failed',
    });
    const inherited = namespace('shop', '{ istio.io/use-waypoint: edge, istio.io/use-waypoint-canary: next }').replace(
      'name: shop,',
      'name: shop, annotations: { istio.io/use-waypoint-canary-weight: many },',
    );
    expect(ladderOf(inherited + deployment + service('shop', 'cart'))).toMatchObject({
      object: 'Namespace/shop',
      field,
      value: 'many',
    });
  });
});
