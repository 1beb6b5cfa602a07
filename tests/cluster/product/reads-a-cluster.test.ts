import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kindTable } from '#lib/manifest/kinds.ts';
import type { Topology } from '#lib/model/topology.ts';
import { decodeTopology, type TopologyMessage } from '#lib/model/wire.ts';
import { type Served, serve } from '#tests/e2e/serve.ts';
import { accessBy } from '../harness/access.ts';
import type { AuditEvent } from '../harness/audit.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { eventually } from '../harness/eventually.ts';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import { startIstiod } from '../harness/istiod.ts';
import { createKubernetesClient, type KubernetesClient } from '../harness/kubernetes-client.ts';
import { meshConfiguration, meshObjects, waypoints } from '../truth/mesh.ts';
import { atlasCommand } from './atlas-command.ts';
import { documentedRights } from './documented-rights.ts';
import { exportCluster, resolveExport } from './export.ts';

/** What lets the cluster's viewer read, until the README's rights take its place. */
const viewerBinding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'controlplane-viewer' },
};

let cluster: Cluster | null = null;
let kubeconfig: string;
let context: string;
let reader: KubernetesClient;
let served: Served;
const folder = mkdtempSync(join(tmpdir(), 'atlas-export-'));

beforeAll(async () => {
  if (existingKubeconfig === null) {
    cluster = await startCluster({ audit: true });
    await startIstiod(cluster, { mesh: meshConfiguration });
    await cluster.admin.apply(meshObjects());
    await cluster.admin.apply(documentedRights('viewers'));
    await cluster.admin.remove(viewerBinding);
  }
  kubeconfig = existingKubeconfig ?? cluster?.viewerKubeconfig ?? '';
  context = (parse(readFileSync(kubeconfig, 'utf8')) as { 'current-context': string })['current-context'];
  reader = cluster?.admin ?? createKubernetesClient(accessBy(kubeconfig));
  served = await serve({ context }, { KUBECONFIG: kubeconfig });
});

afterAll(async () => {
  await served?.close();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the product reads a real API server', () => {
  it('and serves what the same objects give when they are read as files', { timeout: 120_000 }, async () => {
    let both: readonly [Topology, Topology] | null = null;
    const settled = eventually(
      async () => {
        both = [meaning(await servedTopology()), meaning(resolveExport(await exportCluster(reader)))];
        return isDeepStrictEqual(both[0], both[1]) && hasSettled(both[0]);
      },
      'the served topology to be that of the exported objects',
      { withinMs: 60_000, everyMs: 300 },
    );
    await settled.catch((error: unknown) => {
      expect(both?.[0]).toEqual(both?.[1]);
      throw error;
    });
  });

  it('and answers at the terminal as it does of the exported objects', { timeout: 120_000 }, async () => {
    const file = join(folder, 'export.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: await exportCluster(reader) }));
    const format = ['--format', 'istiod'];
    const live = await atlasCommand(['resolve', ...format, '--context', context], kubeconfig);
    const read = await atlasCommand(['resolve', file, ...format, '--observed'], kubeconfig);
    expect(JSON.parse(live)).toEqual(JSON.parse(read));
  });
});

describe.skipIf(existingKubeconfig !== null)('in the API server’s audit log', () => {
  const ofProduct = (): readonly AuditEvent[] =>
    (cluster?.auditEvents() ?? []).filter(({ user }) => user.username === 'viewer');

  it('the product reads and does nothing else', () => {
    expect(ofProduct().length).toBeGreaterThan(50);
    const ofObjects = ofProduct().filter(({ objectRef }) => objectRef?.resource !== undefined);
    expect(distinct(ofObjects.map(({ verb }) => verb))).toEqual(['list', 'watch']);
    expect(distinct(ofProduct().map(({ verb }) => verb))).toEqual(['get', 'list', 'watch']);
  });

  it('it is known by its name', () => {
    expect(distinct(ofProduct().map(({ userAgent }) => userAgent ?? '')).join()).toMatch(/^ambient-atlas\/[\d.]+$/);
  });

  it('it asks for the kinds that it says it reads, and never for a Secret', () => {
    const asked = distinct(
      ofProduct().flatMap(({ objectRef }) => (objectRef?.resource ? [resourceOf(objectRef)] : [])),
    );
    const read = kindTable.filter(({ scope }) => scope !== 'files').map(({ plural, group }) => dotted(plural, group));
    expect(asked.filter((resource) => !read.includes(resource))).toEqual([
      'customresourcedefinitions.apiextensions.k8s.io',
    ]);
    expect(read.filter((resource) => !asked.includes(resource))).toEqual([]);
    expect(asked).not.toContain('secrets');
  });

  it('it asks for workloads and ConfigMaps in istiod’s namespace only, and for ConfigMaps by name', () => {
    const narrow = ofProduct().filter(({ objectRef }) =>
      ['configmaps', 'deployments', 'daemonsets'].includes(objectRef?.resource ?? ''),
    );
    expect(distinct(narrow.map(({ objectRef }) => objectRef?.namespace ?? 'everywhere'))).toEqual(['istio-system']);
    const configMaps = narrow.filter(({ objectRef }) => objectRef?.resource === 'configmaps');
    expect(configMaps.filter(({ requestURI }) => !requestURI.includes('fieldSelector=metadata.name'))).toEqual([]);
  });

  it('beside objects it asks for the version and for which kinds are served', () => {
    const others = ofProduct().filter(({ objectRef }) => objectRef === undefined);
    const paths = others.map(({ requestURI }) => new URL(requestURI, 'https://server').pathname);
    expect(paths.filter((path) => !/^\/(version|apis\/[a-z0-9.-]+)$/.test(path))).toEqual([]);
  });

  it('no request is refused to a user with the rights of the README and no others', () => {
    const refused = ofProduct().filter(({ responseStatus }) => responseStatus?.code === 403);
    expect(distinct(refused.map(({ requestURI }) => requestURI))).toEqual([]);
  });
});

async function servedTopology(): Promise<Topology> {
  const answer = await fetch(`${served.url}api/v1/topology`);
  if (!answer.ok) throw new Error(`/api/v1/topology answers ${answer.status}.`);
  return decodeTopology(((await answer.json()) as TopologyMessage).topology);
}

/** A topology without what differs by where it was read: the source, places in files, and what is said about reading. */
function meaning(topology: Topology): Topology {
  const { source: _source, gaps: _gaps, notices: _notices, ...rest } = topology;
  return JSON.parse(JSON.stringify(rest, (key, value) => (key === 'origin' ? undefined : value)));
}

/** In a cluster of the test's own, istiod has given every waypoint that runs its address. */
function hasSettled({ gateways }: Topology): boolean {
  const running = waypoints.filter(({ pending }) => pending !== true).length;
  return existingKubeconfig !== null || gateways.filter(({ bindable }) => bindable).length === running;
}

function resourceOf({ resource = '', apiGroup = '' }: NonNullable<AuditEvent['objectRef']>): string {
  return dotted(resource, apiGroup);
}

function dotted(plural: string, group: string): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
