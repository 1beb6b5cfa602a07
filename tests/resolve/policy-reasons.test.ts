import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyReasons } from '#lib/model/policy-facts.ts';

const root = path.join(import.meta.dirname, '../..');
const sections = sectionsOf(readFileSync(path.join(root, 'docs/policies.md'), 'utf8'));
const cases = readdirSync(path.join(root, 'tests/cases/policies'));

describe('every reason of a policy', () => {
  it.each(policyReasons)('%s has a section in docs/policies.md and is shown by the case that it names', (reason) => {
    const folder = /`(tests\/cases\/policies\/[^`]+)`/.exec(sections.get(reason) ?? '')?.[1];
    expect(folder).toBeDefined();
    expect(readFileSync(path.join(root, folder ?? '', 'expected.yaml'), 'utf8')).toMatch(
      new RegExp(`(^|, | )${reason}(;|"|$)`, 'm'),
    );
  });

  it('no section names a case that is not there', () => {
    const named = [...sections.values()].flatMap((text) => [...text.matchAll(/`tests\/cases\/policies\/([^`]+)`/g)]);
    expect(named.map(([, name]) => name ?? '').filter((name) => !cases.includes(name))).toEqual([]);
  });

  it('no section is left of a reason that is gone', () => {
    const others = ['The whole rule'];
    expect([...sections.keys()].filter((code) => !policyReasons.some((reason) => reason === code))).toEqual(others);
  });
});

/** Heading → text, for headings of the second level. */
function sectionsOf(markdown: string): ReadonlyMap<string, string> {
  const parts = markdown.split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n'))]));
}
