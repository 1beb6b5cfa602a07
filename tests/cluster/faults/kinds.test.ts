import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import type { KubernetesObject } from '../harness/kubernetes-client.ts';
import { applyMesh } from './mesh.ts';
import { recordRecovery } from './recoveries.ts';
import { surprises } from './surprises.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/authorizationpolicies.security.istio.io';
const resource = 'authorizationpolicies.security.istio.io';

describe.skipIf(existingKubeconfig !== null)('a kind goes and comes', { timeout: 240_000 }, () => {
  let watched: WatchedCluster;

  beforeAll(async () => {
    watched = await startWatchedCluster();
    await applyMesh(watched.cluster.admin);
    watched.watch();
    await watched.recovered(performance.now(), 60_000);
  });
  afterAll(() => watched?.stop());

  it('F10 and F9 a CRD that is removed takes its objects along; back again, it is read without a restart', async () => {
    const { admin } = watched.cluster;
    const before = watched.verdicts();
    const { body } = await admin.send('GET', definition);
    await admin.send('DELETE', definition);
    const removedAt = performance.now();
    const said = await eventually(
      () => {
        const { state, sentence } = watched.kind(resource);
        return state === 'absent' && sentence;
      },
      'the page to say that the kind is not installed',
      { withinMs: 65_000 },
    );
    recordRecovery({
      fault: 'F10',
      what: 'CRD of AuthorizationPolicy deleted',
      boundMs: 65_000,
      measuredMs: performance.now() - removedAt,
      said,
    });
    expect(watched.topology().policies).toEqual([]);
    expect(watched.topology().gaps.find(({ kind }) => kind === 'AuthorizationPolicy')?.cause).toBe('absent');
    expect(watched.verdicts()).toEqual(before);

    await eventually(async () => (await admin.send('GET', definition)).status === 404, 'the CRD to be gone');
    const { metadata, spec } = body as { metadata: KubernetesObject['metadata']; spec: unknown };
    const again = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec };
    const { name, labels, annotations } = metadata;
    await admin.send('POST', definition.replace(/\/[^/]+$/, ''), { ...again, metadata: { name, labels, annotations } });
    const madeAt = performance.now();
    await eventually(async () => (await admin.apply([policy])).length > 0, 'the new kind to take an object');
    await watched.recovered(performance.now(), 65_000);
    recordRecovery({
      fault: 'F9',
      what: 'CRD of AuthorizationPolicy installed again, with an object',
      boundMs: 5_000,
      measuredMs: performance.now() - madeAt,
      said: watched.kind(resource).sentence ?? 'nothing: it is read',
    });
    expect(watched.topology().policies.map(({ id }) => id)).toEqual(['AuthorizationPolicy/shop/again']);
    expect(surprises(watched, before)).toEqual([]);
  });
});

const policy: KubernetesObject = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'again', namespace: 'shop' },
  spec: { rules: [{}] },
};
