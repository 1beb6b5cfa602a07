import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findingAnswer } from '#lib/explain/finding-answer.ts';
import { findingCodes } from '#lib/model/finding.ts';
import { severityOf } from '#lib/resolve/findings/finding.ts';
import { findingCases, readCase } from './read-case.ts';

const cases = findingCases();

describe('findings', () => {
  it.each(cases)('$code $name', (found) => {
    const topology = readCase(found);
    const answer = topology.findings.map(({ code, cause, subjects }) => ({ code, cause, subjects }));
    expect(topology.gaps).toEqual([]);
    expect(topology.notices).toEqual([]);
    expect(answer).toStrictEqual(parse(readFileSync(path.join(found.folder, 'expected.yaml'), 'utf8')));
  });

  it.each(findingCodes)('%s has a case that fires and one that nearly does', (code) => {
    const own = cases.filter((found) => found.code === code);
    const fires = own.filter(({ name }) => name.startsWith('fires-'));
    const misses = own.filter(({ name }) => name.startsWith('near-miss-'));
    expect(fires.length).toBeGreaterThan(0);
    expect(misses.length).toBeGreaterThan(0);
    expect(fires.length + misses.length).toBe(own.length);
    for (const found of fires) expect(readCase(found).findings.map((finding) => finding.code)).toContain(code);
    for (const found of misses) expect(readCase(found).findings.map((finding) => finding.code)).not.toContain(code);
  });

  it('a healthy mesh gives none', () => {
    const healthy = cases.filter(({ code }) => code === 'healthy');
    expect(healthy.length).toBeGreaterThan(0);
    for (const found of healthy) expect(readCase(found).findings).toEqual([]);
  });

  it('are one for each code and cause, the worst first', () => {
    for (const found of cases) {
      const { findings } = readCase(found);
      const keys = findings.map(({ code, cause }) => `${code} ${cause}`);
      expect(new Set(keys).size).toBe(keys.length);
      const ranks = findings.map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity));
      expect(ranks).toEqual(ranks.toSorted());
      for (const { code, severity, subjects } of findings) {
        expect(severity).toBe(severityOf[code]);
        expect(subjects.length).toBeGreaterThan(0);
        expect(subjects).toEqual([...new Set(subjects)].toSorted());
      }
    }
  });

  it('do not depend on the order of the input', { timeout: 60_000 }, () => {
    for (const found of cases)
      expect(readCase(found, { reversed: true }).findings).toStrictEqual(readCase(found).findings);
  });

  it('are worded: a sentence about traffic, and a change that ends it', () => {
    const answers = cases.flatMap((found) => readCase(found).findings.map(findingAnswer));
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(findingCodes));
    for (const { code, sentence, fixes } of answers) {
      expect(sentence, code).toMatch(
        /^(Requests|All requests|More requests|No request|Whether requests|What waypoint|Everybody may call|Every workload|Clients|Nobody|Plain text|Whoever|The status|Gateway|Ingress gateway) .*[^.]\.$/,
      );
      expect(sentence, code).not.toMatch(/undefined|null|misconfigured|\bnothing\b\./i);
      expect(fixes.length, code).toBeGreaterThan(0);
      for (const fix of fixes) expect(fix.sentence).toMatch(/\.$/);
    }
  });
});
