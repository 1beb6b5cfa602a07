import { describe, expect, it } from 'vitest';
import { tableRows, toCsv } from '#lib/export/table.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { readDemo } from './draw.ts';

describe('the table as CSV', () => {
  it('has a row for each object and kind of traffic, with what decided and who set it', async () => {
    const topology = resolve(await readDemo());
    const rows = tableRows(topology);
    const [heading, ...lines] = toCsv(rows).trimEnd().split('\r\n');
    expect(heading).toBe('kind,namespace,name,traffic,status,waypoint,reason,setBy,findings');
    const services = new Set(topology.services.map(({ id }) => id)).size;
    expect(lines).toHaveLength(2 * topology.namespaces.length + services + topology.workloads.length);
    expect(lines).toContainEqual(
      expect.stringMatching(/^Service,shop,checkout,service,refused,,waypoint-missing,set by .+ ago,WP-NOT-READY$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^Service,shop,catalog,service,bound,shop\/waypoint,bound-by-namespace-label,set by .+,$/),
    );
  });

  it('has only the rows that are kept', async () => {
    const rows = tableRows(resolve(await readDemo()), (id) => id === 'Namespace/shop');
    expect(rows.map(({ name, traffic }) => `${name} ${traffic}`)).toEqual(['shop service', 'shop workload']);
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
  ])('makes %j harmless', async (name, cell) => {
    const [row] = tableRows(resolve(await readDemo()));
    if (row === undefined) throw new Error('no row');
    expect(toCsv([{ ...row, name }])).toContain(`${cell},service`);
  });
});
