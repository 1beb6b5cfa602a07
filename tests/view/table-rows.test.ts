import { describe, expect, it } from 'vitest';
import { type Show, showAll } from '#lib/view/show.ts';
import { sortTableRows, tableRows } from '#lib/view/table-rows.ts';
import { toView } from '#lib/view/to-view.ts';
import { bigMesh, guardedShop, shop } from './build-topology.ts';

const show = (more: Partial<Show> = {}): Show => ({ ...showAll, ...more });

describe('the table', () => {
  it('holds every object of the map once for each kind of traffic, nothing folded', () => {
    const topology = shop();
    const rows = tableRows(topology, show());
    const ids = new Set(rows.map(({ id }) => id));
    for (const { id } of [...topology.services, ...topology.workloads, ...topology.gateways]) expect(ids).toContain(id);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    for (const { id } of topology.namespaces) expect(rows.filter((row) => row.id === id)).toHaveLength(2);
  });

  it('says of each the same as the topology', () => {
    const topology = shop();
    const rows = tableRows(topology, show());
    for (const { id, binding } of [...topology.services, ...topology.workloads]) {
      expect(rows.find((row) => row.id === id)).toMatchObject({
        traffic: binding.traffic,
        waypoint: expect.stringMatching(new RegExp(`^${binding.waypoint ?? ''}( \\d+ %.*)?$`)),
        reason: binding.reason,
      });
    }
  });

  it('keeps what the map keeps under every filter, and the selection always', () => {
    const topology = shop();
    const filters: readonly Partial<Show>[] = [
      { namespaces: ['data'] },
      { outcomes: ['refused'] },
      { kinds: ['Pod'] },
      { text: 'cart' },
      { outsideMesh: 'hide' },
      { text: 'no such name', selected: 'Service/shop/storefront' },
    ];
    for (const filter of filters) {
      const view = toView(topology, show(filter));
      const services = new Set(topology.services.map(({ id }) => id));
      const drawn = [...view.boxOf.keys()].filter((id) => services.has(id)).sort();
      const listed = tableRows(topology, show(filter)).map(({ id }) => id);
      for (const id of new Set(listed.filter((id) => services.has(id))))
        expect(drawn, JSON.stringify(filter)).toContain(id);
      if (filter.selected != null) expect(listed).toContain(filter.selected);
    }
  });

  it('lists each policy once, with what it reaches or that it does nothing', () => {
    const topology = guardedShop();
    const rows = tableRows(topology, show());
    for (const { id } of topology.policies) expect(rows.filter((row) => row.id === id)).toHaveLength(1);
    expect(rows.some(({ status }) => status === 'without effect')).toBe(true);
  });

  it('sorts by a column both ways without losing a row', () => {
    const rows = tableRows(bigMesh(20), show());
    const up = sortTableRows(rows, 'name', 'ascending');
    expect(up.map(({ name }) => name)).toEqual(rows.map(({ name }) => name).sort());
    expect(sortTableRows(rows, 'status', 'descending')).toHaveLength(rows.length);
    expect(sortTableRows(rows, 'status', 'descending')[0]?.status).toBe(
      [...rows.map(({ status }) => status)].sort().at(-1),
    );
  });

  it('is the same whatever the order of the topology', () => {
    const topology = shop();
    const shuffled = {
      ...topology,
      services: topology.services.toReversed(),
      workloads: topology.workloads.toReversed(),
    };
    expect(tableRows(shuffled, show())).toEqual(tableRows(topology, show()));
  });
});
