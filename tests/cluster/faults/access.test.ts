import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import { applyMesh, service } from './mesh.ts';
import { recordRecovery } from './recoveries.ts';
import { surprises } from './surprises.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/controlplane-viewer';

type Rule = { readonly apiGroups: readonly string[]; readonly resources: readonly string[] };

describe.skipIf(existingKubeconfig !== null)('what the product may changes', { timeout: 240_000 }, () => {
  let watched: WatchedCluster;

  beforeAll(async () => {
    watched = await startWatchedCluster();
    await applyMesh(watched.cluster.admin);
    watched.watch();
    await watched.recovered(performance.now(), 60_000);
  });
  afterAll(() => watched?.stop());

  /** An open watch survives the loss of its right, so it has to be opened anew for the loss to show. */
  const reconnect = () => {
    watched.cable.behave('cut');
    watched.cable.behave('pass');
  };

  it('F7 a revoked right is named, what depends on it is undetermined, and it heals when it is granted again', async () => {
    const { admin } = watched.cluster;
    const before = watched.verdicts();
    const { body } = await admin.send('GET', role);
    const rules = body.rules as readonly Rule[];
    const without = rules.filter(({ apiGroups }) => !apiGroups.includes('gateway.networking.k8s.io'));
    await admin.send('PATCH', role, { rules: without }, 'application/merge-patch+json');
    reconnect();
    const said = await eventually(
      () => {
        const { state, sentence } = watched.kind('gateways.gateway.networking.k8s.io');
        return state === 'forbidden' && sentence;
      },
      'the page to name the right that is missing',
      { withinMs: 60_000 },
    );
    expect(said).toContain('gateways');
    const cart = await eventually(() => {
      const found = watched.topology().services.find(({ id }) => id === 'Service/shop/cart');
      return found?.binding.status === 'undetermined' && found;
    }, 'the verdict that needs Gateways to be undetermined');
    expect(cart.binding.reason).toBe('input-not-visible');
    expect(watched.kind('pods').state).toBe('synced');

    await admin.send('PATCH', role, { rules }, 'application/merge-patch+json');
    const measuredMs = await watched.recovered(performance.now(), 65_000);
    recordRecovery({
      fault: 'F7',
      what: 'right to read Gateways revoked, then granted',
      boundMs: 60_000,
      measuredMs,
      said,
    });
    expect(watched.verdicts()).toEqual(before);
    expect(surprises(watched, before)).toEqual([]);
  });

  it('F5 a token that stops working is read again from its file', async () => {
    const before = watched.verdicts();
    const { admin } = watched.cluster;
    await admin.apply(serviceAccount);
    const token = async () => {
      const { body } = await admin.send('POST', '/api/v1/namespaces/default/serviceaccounts/product/token', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 'bound' } },
      });
      return (body.status as { token: string }).token;
    };
    await admin.apply([secret]);
    writeFileSync(watched.tokenFile, await token());
    reconnect();
    await watched.recovered(performance.now(), 60_000);

    // A token is as good as the object it is bound to.
    await admin.remove(secret);
    reconnect();
    const said = await eventually(
      () => {
        const { state, sentence } = watched.status().freshness;
        return state !== 'live' && sentence;
      },
      'the page to say that the credentials are refused',
      { withinMs: 60_000 },
    );
    expect(watched.verdicts()).toEqual(before);
    await admin.apply([secret, service('made-meanwhile')]);
    writeFileSync(watched.tokenFile, await token());
    const measuredMs = await watched.recovered(performance.now(), 60_000);
    recordRecovery({
      fault: 'F5',
      what: 'token refused, a new one written into its file',
      boundMs: 60_000,
      measuredMs,
      said,
    });
    expect(surprises(watched, before)).toEqual([]);
  });

  it('F5c new certificates, a new CA and new tokens are taken from the files after a restart with them', async () => {
    const before = watched.verdicts();
    rmSync(join(watched.cluster.folder, 'pki'), { recursive: true });
    await watched.cluster.restart();
    const said = await eventually(
      () => {
        const { state, sentence } = watched.status().freshness;
        return state !== 'live' && sentence;
      },
      'the page to say that the server is not the one it trusts',
      { withinMs: 60_000 },
    );
    const admin = watched.renewAccess();
    await admin.apply([service('with-new-certificates')]);
    const measuredMs = await watched.recovered(performance.now(), 60_000);
    recordRecovery({
      fault: 'F5c',
      what: 'server certificate, CA and tokens replaced',
      boundMs: 60_000,
      measuredMs,
      said,
    });
    expect(surprises(watched, before)).toEqual([]);
  });
});

const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'bound', namespace: 'default' } };

const serviceAccount = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: product, namespace: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: product}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: controlplane-viewer}
subjects: [{kind: ServiceAccount, name: product, namespace: default}]
`;
