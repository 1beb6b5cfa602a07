import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import { named } from '../harness/kubernetes-client.ts';
import { applyMesh, pod, service } from './mesh.ts';
import { recordRecovery } from './recoveries.ts';
import { surprises } from './surprises.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

/** So that the API server answers from etcd, where a compaction shows. */
const withoutCache = '--watch-cache-sizes=pods#0,services#0,gateways.gateway.networking.k8s.io#0,namespaces#0';

describe.skipIf(existingKubeconfig !== null)('the past is gone', { timeout: 240_000 }, () => {
  let watched: WatchedCluster;
  afterEach(() => watched?.stop());

  it('F12 after a compaction a watch from an old version is answered 410, and the kind is listed once', async () => {
    watched = await startWatchedCluster({ apiServerFlags: [withoutCache] });
    await applyMesh(watched.cluster.admin);
    watched.watch();
    await watched.recovered(performance.now(), 60_000);
    const before = watched.verdicts();
    const from = watched.auditLength();

    watched.cable.behave('cut');
    await watched.cluster.admin.remove(named('Pod/shop/cart-2'));
    await watched.cluster.admin.apply([service('new'), service('out', 'edge'), pod('cart-3', 'cart')]);
    await watched.cluster.compact();
    watched.cable.behave('pass');
    const measuredMs = await watched.recovered(performance.now(), 45_000);
    recordRecovery({
      fault: 'F12',
      what: 'etcd compacted while the network was cut: 410 for every watch from before',
      boundMs: 45_000,
      measuredMs,
      said: watched.status().freshness.sentence,
    });
    const lists = watched.lists(from).filter((kind) => kind === 'pods' || kind === 'services');
    expect(lists.sort()).toEqual(['pods', 'services']);
    expect(surprises(watched, before)).toEqual([]);
  });

  it('F20 after a restore of etcd the picture is that of the restored past, though its versions are lower', async () => {
    watched = await startWatchedCluster();
    const { cluster } = watched;
    await applyMesh(cluster.admin);
    // On disk whole only while nothing writes.
    cluster.signal('SIGKILL');
    const [etcd, backup] = [join(cluster.folder, 'etcd'), join(cluster.folder, 'etcd-backup')];
    cpSync(etcd, backup, { recursive: true });
    await cluster.restart();
    await cluster.admin.apply([service('forgotten'), service('out', 'edge')]);
    // Versions go back only if more is lost than the restored server writes by itself while it starts, some hundreds.
    for (let round = 0; round < 100; round += 1) {
      const change = { metadata: { annotations: { round: String(round) } } };
      const ids = ['cart', 'out', 'ghost', 'forgotten'].map((name) => `Service/shop/${name}`);
      await Promise.all([...ids, ...ids].map((id, index) => cluster.admin.patch(named(id), withIndex(change, index))));
    }
    watched.watch();
    await watched.recovered(performance.now(), 60_000);
    const before = watched.verdicts();

    cluster.signal('SIGKILL');
    rmSync(etcd, { recursive: true });
    cpSync(backup, etcd, { recursive: true });
    await cluster.restart();
    const measuredMs = await watched.recovered(performance.now(), 45_000);
    recordRecovery({
      fault: 'F20',
      what: 'etcd restored from an older copy: versions go back',
      boundMs: 5_000,
      measuredMs,
      said: watched.status().freshness.sentence,
    });
    expect(watched.topology().services.map(({ id }) => id)).not.toContain('Service/shop/forgotten');
    expect(surprises(watched, before)).toEqual([]);
  });
});

function withIndex(change: { metadata: { annotations: Record<string, string> } }, index: number) {
  return { metadata: { annotations: { ...change.metadata.annotations, index: String(index) } } };
}
