import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import { named } from '../harness/kubernetes-client.ts';
import { applyMesh, pod, service } from './mesh.ts';
import { recordRecovery } from './recoveries.ts';
import { surprises } from './surprises.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

const podCount = 5_000;

describe.skipIf(existingKubeconfig !== null)('much happens at once', { timeout: 900_000 }, () => {
  let watched: WatchedCluster;

  beforeAll(async () => {
    // Writing down every request would be most of the API server's work.
    watched = await startWatchedCluster({ audit: false });
    await applyMesh(watched.cluster.admin);
    watched.watch();
    await watched.recovered(performance.now(), 60_000);
  });
  afterAll(() => watched?.stop());

  it('F36 five thousand pods are made and replaced as fast as the server can, and the picture follows', async () => {
    const { admin } = watched.cluster;
    const before = watched.verdicts();
    await inParallel(podCount, (index) => admin.apply([pod(`pod-${index}`, 'bulk')]));
    await watched.recovered(performance.now(), 60_000);
    await inParallel(podCount, async (index) => {
      await admin.remove(named(`Pod/shop/pod-${index}`));
      await eventually(async () => {
        await admin.apply([pod(`next-${index}`, 'bulk')]);
        return true;
      }, 'a new pod');
    });
    await eventually(
      async () => (await admin.list('v1', 'Pod', 'shop')).every(({ metadata }) => !metadata.name.startsWith('pod-')),
      'the old pods to be gone',
      { withinMs: 120_000, everyMs: 1_000 },
    );
    const measuredMs = await watched.recovered(performance.now(), 30_000);
    recordRecovery({
      fault: 'F36',
      what: `${podCount} pods replaced one by one, 16 at a time`,
      boundMs: 2_000,
      measuredMs,
      said: watched.status().freshness.sentence,
    });
    expect(watched.status().counts?.workloads).toBe(podCount + 2);
    // A pod's verdict may come and go with it, but is always that of its namespace.
    const odd = surprises(watched, before).filter((verdict) => !/^Pod\/shop\/(pod|next)-\d+ none\//.test(verdict));
    expect(odd).toEqual([]);
  });
});

describe.skipIf(existingKubeconfig !== null)('the API server is too busy', { timeout: 240_000 }, () => {
  let watched: WatchedCluster;

  beforeAll(async () => {
    watched = await startWatchedCluster();
    await applyMesh(watched.cluster.admin);
    watched.watch();
    await watched.recovered(performance.now(), 60_000);
  });
  afterAll(() => watched?.stop());

  it('F24 a server that throttles is asked less, and nothing is read again for it', async () => {
    const { admin } = watched.cluster;
    const before = watched.verdicts();
    await admin.apply([noSeats, forViewers]);
    const from = watched.auditLength();
    const said = await eventually(
      async () => {
        watched.cable.behave('cut');
        watched.cable.behave('pass');
        return eventually(
          () => watched.status().freshness.perKind.find(({ sentence }) => sentence?.includes('429'))?.sentence ?? null,
          'a kind to be throttled',
          { withinMs: 5_000 },
        );
      },
      'the page to say that the cluster holds it back',
      { withinMs: 60_000 },
    );
    await admin.apply([service('under-load')]);
    await admin.send('DELETE', `${flowControl}/flowschemas/viewers`);
    await admin.send('DELETE', `${flowControl}/prioritylevelconfigurations/no-seats`);
    const measuredMs = await watched.recovered(performance.now(), 60_000);
    recordRecovery({ fault: 'F24', what: 'API priority and fairness answers 429', boundMs: 45_000, measuredMs, said });
    expect([...watched.lists(from, 200), ...watched.lists(from, 429)]).toEqual([]);
    expect(surprises(watched, before)).toEqual([]);
  });
});

const flowControl = '/apis/flowcontrol.apiserver.k8s.io/v1';

const noSeats = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  metadata: { name: 'no-seats' },
  spec: {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 0,
      lendablePercent: 0,
      borrowingLimitPercent: 0,
      limitResponse: { type: 'Reject' },
    },
  },
};

const forViewers = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  metadata: { name: 'viewers' },
  spec: {
    priorityLevelConfiguration: { name: 'no-seats' },
    // 1 is for those whom nothing limits.
    matchingPrecedence: 2,
    rules: [
      {
        subjects: [{ kind: 'Group', group: { name: 'viewers' } }],
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      },
    ],
  },
};

/** Sixteen at a time. */
async function inParallel(count: number, act: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await act(index);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
