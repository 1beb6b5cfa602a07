import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { canBeCalled, canCall, lanesTo } from '#lib/explain/lanes/lanes.ts';
import { closingFixes } from '#lib/explain/wording/lanes/closing.ts';
import { lanesHeadline } from '#lib/explain/wording/lanes/lanes-sentence.ts';
import type { Destination } from '#lib/model/path.ts';
import { bypassReasons } from '#lib/model/path.ts';
import { callerOf } from '#lib/resolve/path/caller.ts';
import { destinationOf } from '#lib/resolve/path/destination.ts';
import { topologyOf } from './read-topology.ts';

const folder = path.join(import.meta.dirname, '../e2e/manifests/policies');
const files = readdirSync(folder).sort();
const all = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n---\n');
const topology = topologyOf(all);

function destination(id: string): Destination {
  const found = destinationOf(topology, id);
  if (found === null) throw new Error(`${id} cannot be called.`);
  return found;
}

describe('lanesTo', () => {
  const { lanes, waypoints, absent } = lanesTo(topology, destination('Service/shop/cart'));

  it('has one lane for each kind of caller of the mesh', () => {
    expect(lanes.map(({ key, path: { verdict } }) => `${key} ${verdict}`)).toEqual([
      'Pod/shop/front-1 vip depends',
      'Gateway/ingress/public-gateway vip denied',
      'Gateway/infra/shared vip denied',
      'Pod/legacy/legacy-1 vip denied',
      'Pod/batch/nightly-1 vip denied',
      'Pod/shop/front-1 pod-ip allowed',
    ]);
    expect(absent).toEqual(['host-network']);
  });

  it('counts them in its headline', () => {
    expect(lanesHeadline(lanes, waypoints)).toBe(
      'Six kinds of caller. One passes waypoint shop/edge; five go around it, and one of those is let in.',
    );
  });

  it('puts a given caller in the place of its kind, and keeps the order', () => {
    const caller = callerOf(topology, 'Pod/shop/cart-1');
    const given = lanesTo(topology, destination('Service/shop/cart'), {}, caller && { caller, via: 'vip' });
    expect(given.lanes.map(({ key }) => key)).toEqual(
      lanes.map(({ key }) => key.replace('Pod/shop/front-1', 'Pod/shop/cart-1')),
    );
  });

  it('evaluates a sample request', () => {
    const sample = { method: 'DELETE', claims: {} };
    expect(lanesTo(topology, destination('Service/shop/cart'), sample).lanes[0]?.path.verdict).toBe('denied');
  });

  it('says so where no waypoint is on any way', () => {
    const bare = topologyOf(all.replaceAll('istio.io/use-waypoint: edge', 'a: b'));
    const to = destinationOf(bare, 'Service/shop/cart');
    const found = to === null ? null : lanesTo(bare, to);
    expect(found?.waypoints).toEqual([]);
    expect(found && lanesHeadline(found.lanes, found.waypoints)).toContain(
      'There is no waypoint on any of their ways.',
    );
  });
});

describe('the ends of a path', () => {
  it('are services and workloads, and from workloads and Gateways', () => {
    expect(
      ['Service/shop/cart', 'Pod/shop/cart-1', 'Gateway/shop/edge', 'Namespace/shop'].map((id) =>
        canBeCalled(topology, id),
      ),
    ).toEqual([true, true, false, false]);
    expect(
      ['Service/shop/cart', 'Pod/shop/cart-1', 'Gateway/shop/edge', 'Namespace/shop'].map((id) =>
        canCall(topology, id),
      ),
    ).toEqual([false, true, true, false]);
  });
});

it('what closes the ways around is said for each of them', () => {
  for (const reason of bypassReasons) {
    expect(closingFixes(new Set([reason]), 'Service/shop/cart').length).toBeGreaterThan(0);
  }
  expect(closingFixes(new Set(), 'Service/shop/cart')).toEqual([]);
});
