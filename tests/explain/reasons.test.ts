import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Subject } from '#lib/explain/wording/subject.ts';
import { verdictSentence } from '#lib/explain/wording/verdict-sentence.ts';
import type { Traffic } from '#lib/model/reason.ts';
import { flagCodes, ladderCodes, reasonCodes, statusOfReason } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';

const root = path.join(import.meta.dirname, '../..');
const sections = sectionsOf(readFileSync(path.join(root, 'docs/semantics.md'), 'utf8'));

const subjects: readonly Subject[] = [
  { kind: 'Service', namespace: 'shop', name: 'cart', backends: 'pods', headless: false },
  { kind: 'ServiceEntry', namespace: 'shop', name: 'pay', hostname: 'pay.example.com', needsWaypoint: false },
  { kind: 'Pod', namespace: 'shop', name: 'cart-7d4', owner: null, count: 1, template: false, members: [] },
  { kind: 'Pod', namespace: 'shop', name: 'cart-7d4', owner: null, count: 3, template: false, members: [] },
  {
    kind: 'Pod',
    namespace: 'shop',
    name: 'cart',
    owner: { kind: 'Deployment', name: 'cart' },
    count: 3,
    template: true,
    members: [],
  },
  { kind: 'WorkloadEntry', namespace: 'shop', name: 'vm', count: 1, members: [] },
  {
    kind: 'endpoint',
    of: 'ServiceEntry',
    namespace: 'shop',
    name: 'pay',
    address: '2.3.4.5',
    count: 1,
    implied: false,
    position: 0,
    labelled: false,
    members: [],
  },
  { kind: 'Namespace', namespace: 'shop', name: 'shop', traffic: 'service', exists: true },
  { kind: 'Namespace', namespace: 'shop', name: 'shop', traffic: 'workload', exists: true },
];

describe('every reason', () => {
  it.each(reasonCodes)('%s is worded for every kind of object', (reason) => {
    for (const subject of subjects) {
      const sentence = verdictSentence({
        subject,
        binding: bindingWith(reason, trafficOf(subject)),
        reach: { obstacle: null, shares: [], delivery: 'waypoint' },
        ingress: null,
        gateway: null,
      });
      expect(sentence).toMatch(/^Requests to .+\.$/);
      expect(sentence).not.toMatch(/undefined|misconfigured|null/);
      if (statusOfReason[reason] === 'bound') expect(sentence).toContain('go through waypoint shop/edge');
      else expect(sentence).not.toContain('go through waypoint shop/edge.');
    }
  });

  it.each([...reasonCodes, ...ladderCodes, 'cut-off-by-own-label', 'canary-refused', ...flagCodes])(
    '%s has a section in docs/semantics.md',
    (code) => {
      expect(sections.has(code)).toBe(true);
    },
  );

  const shownBy: readonly (readonly [code: string, shown: string])[] = [
    ...reasonCodes.map((reason) => [reason, `, ${reason}`] as const),
    ...['cut-off-by-own-label', 'canary-refused'].map((lost) => [lost, ` ${lost}`] as const),
    ...flagCodes.map((flag) => [flag, flag] as const),
  ];
  it.each(shownBy)('%s is shown by the case that its section names', (code, shown) => {
    const folder = /`(tests\/cases\/[^`]+)`/.exec(sections.get(code) ?? '')?.[1];
    expect(folder).toBeDefined();
    expect(readFileSync(path.join(root, folder ?? '', 'expected.yaml'), 'utf8')).toContain(shown);
  });

  it('no section names a case that is not there', () => {
    const named = [...sections.values()].flatMap((text) => [...text.matchAll(/`(tests\/cases\/[^`]+)`/g)]);
    const folders = named.map(([, folder]) => folder ?? '');
    expect(folders.filter((folder) => !existsSync(path.join(root, folder)))).toEqual([]);
  });
});

function bindingWith(reason: Binding['reason'], traffic: Traffic): Binding {
  const status = statusOfReason[reason];
  return {
    traffic,
    status,
    reason,
    waypoint: status === 'bound' ? 'shop/edge' : null,
    askedBy: reason === 'bound-by-namespace-label' ? 'namespace-label' : 'own-label',
    asked: 'shop/edge',
    ladder: [],
    lost: [],
    detail: {},
  };
}

function trafficOf(subject: Subject): Traffic {
  if (subject.kind === 'Namespace') return subject.traffic;
  return subject.kind === 'Service' || subject.kind === 'ServiceEntry' ? 'service' : 'workload';
}

/** Heading → text, for headings of the second level. */
function sectionsOf(markdown: string): ReadonlyMap<string, string> {
  const parts = markdown.split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n'))]));
}
