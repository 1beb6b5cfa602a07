import { describe, expect, it } from 'vitest';
import { firstShown, groupsByCode, shownOfGroup } from '#components/side/finding-groups.ts';
import type { Finding, FindingCode } from '#lib/model/finding.ts';
import { findingKey } from '#lib/view/show.ts';

const finding = (code: FindingCode, name: string): Finding => ({
  code,
  severity: 'error',
  subjects: [],
  cause: `Gateway/shop/${name}`,
  detail: {},
});
const many = Array.from({ length: 40 }, (_, place) => finding('WP-NOT-READY', `edge-${place}`));
const one = finding('WP-CANARY', 'canary');

describe('the findings of one code', () => {
  it('stand together, in the order of their codes and causes', () => {
    const groups = groupsByCode([...many, one]);
    expect(groups.map(({ code, findings }) => [code, findings.length])).toEqual([
      ['WP-NOT-READY', 40],
      ['WP-CANARY', 1],
    ]);
    expect(groups.flatMap(({ findings }) => findings)).toEqual([...many, one]);
  });

  it('are all shown while they can be read at a glance, and folded where there are many', () => {
    expect(firstShown(many.slice(0, 20))).toBeGreaterThanOrEqual(20);
    expect(firstShown(many.slice(0, 21))).toBeLessThan(5);
  });

  it('show the open one wherever it stands, once', () => {
    const [group] = groupsByCode(many);
    if (group === undefined) throw new Error('There is no group.');
    const names = (open: Finding | undefined) =>
      shownOfGroup(group, 3, open === undefined ? null : findingKey(open)).map(({ cause }) => cause);
    expect(names(undefined)).toEqual(['Gateway/shop/edge-0', 'Gateway/shop/edge-1', 'Gateway/shop/edge-2']);
    expect(names(many[30])).toEqual([...names(undefined), 'Gateway/shop/edge-30']);
    expect(names(many[1])).toEqual(names(undefined));
  });
});
