import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import { toMarkdown } from '#lib/explain/markdown.ts';
import { toText } from '#lib/explain/text.ts';
import { visible } from '#lib/manifest/visible.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { Schema } from './json-schema.ts';
import { schemaProblems } from './json-schema.ts';
import { namespace, pod, service, topologyOf, waypoint } from './read-topology.ts';

const shop =
  namespace('shop', '{ istio.io/use-waypoint: edge }') +
  waypoint('shop', 'edge') +
  service('shop', 'cart') +
  service('shop', 'pay', '{ istio.io/use-waypoint: ghost }') +
  service('shop', 'free', '{ istio.io/use-waypoint: none }') +
  pod('shop', 'cart-1', '{ app: cart }') +
  pod('shop', 'cart-22', '{ app: cart }') +
  pod('shop', 'cart-own', '{ app: cart, istio.io/use-waypoint: edge }');

describe('answerFor', () => {
  const topology = topologyOf(shop);

  it('gives a service one verdict and its workloads grouped by equal outcome', () => {
    const answer = answerFor(topology, 'Service/shop/cart');
    expect(answer?.verdicts.map(({ traffic, status, waypoint: used }) => [traffic, status, used])).toEqual([
      ['service', 'bound', 'shop/edge'],
    ]);
    expect(answer?.workloads?.map(({ objects, verdict }) => [objects, verdict.reason])).toEqual([
      [['Pod/shop/cart-1', 'Pod/shop/cart-22'], 'traffic-type-skipped'],
      [['Pod/shop/cart-own'], 'traffic-type-refused'],
    ]);
    expect(answer?.workloads?.[0]?.verdict.sentence).toContain('these 2 pods');
  });

  it('groups the same way when the topology came as JSON', () => {
    const copy: Topology = JSON.parse(JSON.stringify(topology));
    expect(answerFor(copy, 'Service/shop/cart')).toEqual(answerFor(topology, 'Service/shop/cart'));
  });

  it('gives a pod its own verdict and those of the services that select it', () => {
    const answer = answerFor(topology, 'Pod/shop/cart-1');
    expect(answer?.verdicts).toHaveLength(1);
    expect(answer?.services?.map(({ object, verdict }) => [object, verdict.waypoint])).toEqual([
      ['Service/shop/cart', 'shop/edge'],
    ]);
  });

  it('gives a namespace two verdicts and counts what its objects make of them', () => {
    const answer = answerFor(topology, 'Namespace/shop');
    expect(answer?.verdicts.map(({ traffic, reason }) => [traffic, reason])).toEqual([
      ['service', 'bound-by-namespace-label'],
      ['workload', 'traffic-type-skipped'],
    ]);
    expect(answer?.counts?.service).toEqual({
      total: 3,
      inheriting: 1,
      overriding: 1,
      optingOut: 1,
      failing: 1,
      undetermined: 0,
    });
    expect(answer?.verdicts[0]?.ladder[0]).toMatchObject({ code: 'own-label', object: null });
  });

  it('tells of a Gateway who uses it and to whom it is refused, also of one that does not exist', () => {
    expect(answerFor(topology, 'Gateway/shop/edge')).toMatchObject({
      exists: true,
      usedBy: [{ object: 'Service/shop/cart', traffic: 'service', source: 'namespace-label' }],
      refused: [{ object: 'Pod/shop/cart-own', traffic: 'workload', reason: 'traffic-type-refused' }],
      defaultOf: ['Namespace/shop'],
    });
    expect(answerFor(topology, 'Gateway/shop/ghost')).toMatchObject({
      exists: false,
      refused: [{ object: 'Service/shop/pay', traffic: 'service', reason: 'waypoint-missing' }],
    });
  });

  it('says nothing of what it does not know', () => {
    expect(answerFor(topology, 'Service/shop/none')).toBeNull();
    expect(answerFor(topology, 'ConfigMap/shop/none')).toBeNull();
  });

  it('names who set the deciding field and where it stands', () => {
    const managed = service('shop', 'late', '{ istio.io/use-waypoint: ghost }').replace(
      'labels:',
      `managedFields: [{ manager: argocd, operation: Apply, time: '2026-03-01T00:00:00Z', fieldsType: FieldsV1, fieldsV1: { 'f:metadata': { 'f:labels': { 'f:istio.io/use-waypoint': {} } } } }], labels:`,
    );
    const answer = answerFor(topologyOf(shop + managed), 'Service/shop/late');
    expect(answer?.verdicts[0]?.ladder[0]?.setBy).toEqual({ manager: 'argocd', time: '2026-03-01T00:00:00Z' });
    expect(answer === null ? '' : toText(answer ?? never(), plain)).toContain('set by argocd 12 days ago');
    expect(answer?.evidence.map(({ object, exists }) => [object, exists])).toEqual([
      ['Service/shop/late', true],
      ['Namespace/shop', true],
      ['Gateway/shop/ghost', false],
    ]);
    expect(answer?.evidence[0]?.origin?.file).toBe('cluster.yaml');
  });

  it("compares istiod's condition by status and reason, not by message", () => {
    const withCondition = (status: string, reason: string) =>
      topologyOf(
        `${shop + service('shop', 'said').replace('---', '')}status: { conditions: [{ type: istio.io/WaypointBound, status: '${status}', reason: ${reason}, message: other words }] }\n`,
      );
    const agreementOf = (topologyWithIt: Topology) =>
      answerFor(topologyWithIt, 'Service/shop/said')?.verdicts[0]?.conditions.agree;
    expect(agreementOf(withCondition('True', 'WaypointAccepted'))).toBe(true);
    expect(agreementOf(withCondition('True', 'Other'))).toBe(false);
    expect(agreementOf(withCondition('False', 'WaypointAccepted'))).toBe(false);
    expect(answerFor(topology, 'Service/shop/cart')?.verdicts[0]?.conditions.agree).toBeNull();
    expect(answerFor(topology, 'Service/shop/free')?.verdicts[0]?.conditions.agree).toBe(true);
  });
});

describe('hostile names', () => {
  // No cluster stores such a name; a file may hold it. What it hides is written out when it is read.
  const hostile = '$(touch x)`| <b>\u001b[31m\'"';
  const yaml = `
apiVersion: v1
kind: Service
metadata: { name: ${JSON.stringify(hostile)}, namespace: shop, labels: { istio.io/use-waypoint: gone } }
spec: { clusterIP: 10.0.0.9 }
`;
  const answer = answerFor(topologyOf(yaml), `Service/shop/${visible(hostile)}`);

  it('are one shell word', () => {
    const command = answer?.verdicts[0]?.fixes[0]?.command ?? '';
    expect(answer?.checks[0]?.command).toContain(`'$(touch x)\`| <b>⟨U+001B⟩[31m'\\''"'`);
    expect(command).not.toBe('');
  });

  it('send no control character to a terminal and become no markup', () => {
    const text = toText(answer ?? never(), plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is the point
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    const markdown = toMarkdown(answer ?? never());
    expect(markdown).toContain('\\<b\\>');
    // Outside of code spans, of which every fence is longer than the backticks inside.
    expect(markdown.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toMatch(/[^\\]</);
  });
});

describe('docs/schema', () => {
  const answerSchema = readSchema('answer.json');
  const topologySchema = readSchema('topology.json');
  const folder = path.join(import.meta.dirname, '../conformance/waypoints');

  it('describes every answer and every topology', () => {
    for (const name of readdirSync(folder, { withFileTypes: true })) {
      if (!name.isDirectory()) continue;
      const topology = topologyOf(readFileSync(path.join(folder, name.name, 'cluster.yaml'), 'utf8'));
      expect(schemaProblems(topologySchema, JSON.parse(JSON.stringify(topology)))).toEqual([]);
      const { services, workloads, namespaces, gateways } = topology;
      for (const { id } of [...services, ...workloads, ...namespaces, ...gateways]) {
        expect(schemaProblems(answerSchema, JSON.parse(JSON.stringify(answerFor(topology, id))))).toEqual([]);
      }
    }
  });

  it('does not accept everything', () => {
    const answer = answerFor(topologyOf(shop), 'Service/shop/cart');
    expect(schemaProblems(answerSchema, { ...answer, verdicts: [{}] })[0]).toMatch(/traffic is missing/);
    expect(schemaProblems(answerSchema, { ...answer, more: 1 })).toEqual(['$: more is not described']);
  });
});

const plain = { width: 90, colour: false };

function never(): never {
  throw new Error('no answer');
}

function readSchema(name: string): Schema {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../../docs/schema', name), 'utf8'));
}
