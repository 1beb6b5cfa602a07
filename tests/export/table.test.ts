import { describe, expect, it } from 'vitest';
import { csvLine, toCsv } from '#lib/export/table.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { showAll } from '#lib/view/show.ts';
import { tableRows } from '#lib/view/table-rows.ts';
import { readDemo } from './draw.ts';

describe('the table as CSV', { timeout: 60_000 }, () => {
  it('has the rows of the table, with what decided and who set it', async () => {
    const topology = resolve(await readDemo());
    const [heading, ...lines] = toCsv(topology, showAll).trimEnd().split('\r\n');
    expect(heading).toBe('kind,namespace,name,traffic,status,waypoint,reason,setBy,findings');
    const objects = new Set(tableRows(topology, showAll).map(({ id, traffic }) => `${id} ${traffic}`));
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBeGreaterThanOrEqual(objects.size);
    for (const line of [
      /^Service,shop,checkout,service,refused,,waypoint-missing,set by .+ ago,.*WP-NOT-READY.*$/,
      /^Service,shop,catalog,service,bound,shop\/waypoint,bound-by-namespace-label,set by .+,$/,
      /^Namespace,,shop,service,bound,shop\/waypoint,bound-by-namespace-label,set by .+$/,
      /^Namespace,,shop,workload,none,,traffic-type-skipped,set by .+$/,
      /^Service,shop,reviews,service,none,,opted-out,.*$/,
    ])
      expect(lines).toContainEqual(expect.stringMatching(line));
  });

  it('has only the rows that the filter keeps', async () => {
    const csv = toCsv(resolve(await readDemo()), { ...showAll, namespaces: ['shop'], outcomes: ['refused'] });
    expect(csv).toContain('Service,shop,checkout,');
    expect(csv).not.toMatch(/catalog|payments/);
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    [' =1+1', `"' =1+1"`],
    ['\t=1', `"'⟨U+0009⟩=1"`],
    ['\rx', `"'⟨U+000D⟩x"`],
    ['a"b,c', '"a""b,c"'],
    ['a\u202eb', 'a⟨U+202E⟩b'],
    ['cart-v1', 'cart-v1'],
  ])('makes %j harmless', (name, cell) => {
    expect(csvLine(['Service', name, 'service'])).toBe(`Service,${cell},service\r\n`);
  });
});
