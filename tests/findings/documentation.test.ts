import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingCodes } from '#lib/model/finding.ts';
import { severityOf } from '#lib/resolve/findings/finding.ts';

const root = path.join(import.meta.dirname, '../..');
const parts = readFileSync(path.join(root, 'docs/findings.md'), 'utf8').split(/^## /m).slice(1);
const sections = new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part]));

describe('docs/findings.md', () => {
  it('has one section for each code, in their order', () => {
    expect([...sections.keys()]).toEqual([...findingCodes]);
  });

  it.each(findingCodes)('%s: severity, when, why, fix and a case that fires', (code) => {
    const section = sections.get(code) ?? '';
    expect(section).toContain(`**Severity:** ${severityOf[code]}.`);
    for (const part of ['When', 'Why', 'Fix']) expect(section).toMatch(new RegExp(`\\*\\*${part}:\\*\\* \\S`));
    const example = /\*\*Example:\*\* `(tests\/findings\/[^`]+)`/.exec(section)?.[1] ?? '';
    expect(example).toContain(`tests/findings/${code}/fires-`);
    expect(existsSync(path.join(root, example, 'cluster.yaml'))).toBe(true);
  });
});
