import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Condition } from '#lib/model/metadata.ts';
import { flagCodes, type ReasonCode, reasonCodes } from '#lib/model/reason.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { summarize } from '#tests/resolve/summarize.ts';

const folder = join(import.meta.dirname, '../../public/demo');
const texts = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const snapshot = snapshotFromTexts(texts, {}, { name: 'demo', kind: 'demo', takenAt: '2026-11-24T08:30:00Z' });
const topology = resolve(snapshot);
const objects = [...topology.services, ...topology.workloads];

/** Codes that the demo cannot show, each with its reason. */
const reasonsElsewhere: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  // Files are complete, so nothing in them is hidden.
  'input-not-visible',
  // With discovery selectors, which the demo needs for waypoint-not-discovered, a namespace without object is not discovered.
  'namespace-object-missing',
]);

/** Objects whose condition tells something else than the verdict, on purpose. */
const disagreeing: ReadonlySet<string> = new Set([
  // Left over from the time before it became an ExternalName.
  'Service/legacy/intranet',
]);

describe('the demo mesh', () => {
  it('reads without gaps and notices, as the mesh that it pretends to be', () => {
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.notices).toEqual([]);
    expect(snapshot.source.reading).toBe('observed');
    expect(snapshot.istio).toMatchObject({ minor: '1.31', minorFrom: 'cluster' });
  });

  it('shows every reason that files can show', () => {
    const shown = new Set(objects.map((facts) => facts.binding.reason));
    expect(new Set(reasonCodes.filter((code) => !shown.has(code)))).toEqual(reasonsElsewhere);
  });

  it('shows every flag of an observed mesh', () => {
    const shown = new Set(objects.flatMap((facts) => facts.flags));
    expect(flagCodes.filter((flag) => !shown.has(flag))).toEqual(['assumes-deployed']);
  });

  it('resolves to exactly what its story says', () => {
    const expected: unknown = parse(readFileSync(join(import.meta.dirname, 'expected.yaml'), 'utf8'));
    expect(summarize(topology)).toStrictEqual(expected);
  });

  it('carries the conditions that istiod would have written', () => {
    const different = objects
      .filter((facts) => conditions(facts.expected) !== conditions(facts.observed))
      .map((facts) => facts.id);
    expect(new Set(different)).toEqual(disagreeing);
  });

  it('says who set each label that decides a binding, for objects that have such labels', () => {
    const asking = topology.services.filter((service) => service.binding.askedBy === 'own-label');
    expect(asking.length).toBeGreaterThan(5);
    for (const service of asking) expect(Object.keys(service.setBy), service.id).toContain('istio.io/use-waypoint');
  });
});

function conditions(list: readonly Condition[]): string {
  return list.map(({ type, status, reason, message }) => [type, status, reason, message].join(' | ')).join('\n');
}
