import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { kindTable } from '#lib/manifest/kinds.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { type KubernetesClient, type KubernetesObject, named } from '../harness/kubernetes-client.ts';

/** Every object of the kinds that are read from a cluster, as `kubectl get -o yaml` would give them. */
export async function exportCluster(client: KubernetesClient): Promise<readonly KubernetesObject[]> {
  const meshConfig = client.get(named('ConfigMap/istio-system/istio')).then((found) => (found === null ? [] : [found]));
  const lists = kindTable
    // A reader may have no right to other ConfigMaps than this one.
    .filter(({ kind, scope }) => scope !== 'files' && kind !== 'ConfigMap')
    .map(({ kind, group, version, scope }) =>
      client.list(
        group === '' ? version : `${group}/${version}`,
        kind,
        scope === 'everywhere' ? undefined : 'istio-system',
      ),
    );
  return (await Promise.all([meshConfig, ...lists])).flat();
}

/** What the product says of exported objects when it reads them as files of what is. */
export function resolveExport(objects: readonly KubernetesObject[]): Topology {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const source = { kind: 'files', name: 'export', takenAt: '2026-01-01T00:00:00Z' } as const;
  return resolve(snapshotFromTexts([{ file: 'export.json', text }], { reading: 'observed' }, source));
}
