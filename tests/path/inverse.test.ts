import { describe, expect, it } from 'vitest';
import { governedBy } from '#lib/resolve/path/governed.ts';
import { usesOfWaypoint, waysAround } from '#lib/resolve/path/inverse.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { meshText, snapshotOf } from './read.ts';

const topology = resolve(snapshotOf(meshText));

describe('the inverse questions', () => {
  it('who can reach a service without its waypoint', () => {
    const ways = waysAround(topology, 'Service/app/web');
    expect(
      ways.map(({ kind, via, reason, verdict, callers }) => [kind, via, reason, verdict, ...callers].join(' ')),
    ).toEqual([
      'sidecar vip sidecar-client depends Pod/app/legacy-1 Pod/cli/side',
      'uncaptured vip uncaptured-client denied Pod/app/raw-1 Pod/bare/raw-1 Pod/cli/plain',
      'host-network vip host-network-client depends Pod/cli/host',
      'waypoint vip waypoint-client depends Gateway/app/wp Gateway/opt/wp Gateway/wl/wpw',
      'external vip external-client fails',
      'ingress vip ingress-without-opt-in denied Gateway/edge/gw Gateway/sand/sand',
      'captured pod-ip addressed-by-pod-ip depends Pod/app/web-1 Pod/bare/api-1 Pod/cli/cli Pod/opt/shop-1 Pod/sand/bread-1 Pod/wl/job-1',
    ]);
  });

  it('nobody goes around where there is no waypoint, and an opted-in ingress does not', () => {
    expect(waysAround(topology, 'Service/bare/api')).toEqual([]);
    expect(waysAround(topology, 'Service/opt/shop').map(({ kind }) => kind)).not.toContain('ingress');
  });

  it('what uses a waypoint', () => {
    expect(usesOfWaypoint(topology, 'wl/wpw')).toEqual([
      { object: 'Pod/wl/job-1', host: null, traffic: 'workload', percent: 100 },
    ]);
    expect(usesOfWaypoint(topology, 'app/wp').map(({ object }) => object)).toEqual([
      'Service/app/hl',
      'Service/app/legacy',
      'Service/app/node',
      'Service/app/raw',
      'Service/app/web',
      'ServiceEntry/app/ext',
    ]);
  });

  it('what a policy governs', () => {
    expect(governedBy(topology, 'AuthorizationPolicy/app/at-web')).toEqual([
      { enforcer: 'waypoint app/wp', objects: ['Service/app/web'] },
    ]);
    expect(governedBy(topology, 'AuthorizationPolicy/app/from-waypoint')).toEqual([
      { enforcer: 'ztunnel', objects: ['Pod/app/web-1'] },
    ]);
    expect(governedBy(topology, 'AuthorizationPolicy/app/at-legacy')).toEqual([
      { enforcer: 'sidecar', objects: ['Pod/app/legacy-1'] },
    ]);
    expect(governedBy(topology, 'AuthorizationPolicy/wl/at-wpw')).toEqual([
      { enforcer: 'waypoint wl/wpw', objects: ['Pod/wl/job-1'] },
    ]);
    expect(governedBy(topology, 'AuthorizationPolicy/edge/at-gw')).toEqual([
      { enforcer: 'gateway edge/gw', objects: ['Gateway/edge/gw'] },
    ]);
    expect(governedBy(topology, 'PeerAuthentication/app/strict')).toEqual([
      { enforcer: 'ztunnel', objects: ['Pod/app/web-1'] },
    ]);
    expect(governedBy(topology, 'AuthorizationPolicy/app/nothing')).toEqual([]);
  });
});
