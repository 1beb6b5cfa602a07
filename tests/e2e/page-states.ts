import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { clusterTargets, controlPlaneTargets, pathOf, usualControlPlaneNamespace } from '#server/cluster/targets.ts';
import { type FakeApiServer, json, startFakeApiServer } from '../server/fake-api-server.ts';
import { manifests, type Served } from './map-page.ts';
import { serve } from './serve.ts';

/** One state of the page, and how to get into it; `open` is done when the state is on the screen. */
export type PageState = {
  readonly name: string;
  readonly open: (page: Page, theme: string, servers: Servers) => Promise<void>;
};

/** What the states are opened on. */
export type Servers = {
  readonly demo: Served;
  /** One context of the kubeconfig for each state of a cluster. */
  readonly clusters: Served;
  readonly files: (name: string) => Promise<Served>;
};

const pods = '/api/v1/pods';
const gatewayApi = '/apis/gateway.networking.k8s.io/';
const istioApi = /^\/apis\/(networking|security|telemetry|extensions)\.istio\.io\//;

/** What is wrong with each of the clusters. */
const faults: Readonly<Record<string, (server: FakeApiServer) => void>> = {
  syncing: (server) => server.always('list', pods, () => {}),
  empty: () => {},
  'no-istio': (server) => {
    for (const path of paths) if (istioApi.test(path)) server.unserve(path);
    server.put('/api/v1/namespaces', { metadata: { name: 'shop' } });
  },
  'no-gateway-api': (server) => {
    for (const path of paths) if (path.startsWith(gatewayApi)) server.unserve(path);
    server.put('/api/v1/namespaces', { metadata: { name: 'shop' } });
  },
  forbidden: (server) => {
    server.put('/api/v1/namespaces', { metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } } });
    server.always('list', pods, (response) => json(response, 403, { kind: 'Status', code: 403, reason: 'Forbidden' }));
  },
  cut: (server) => {
    server.put('/api/v1/namespaces', { metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } } });
  },
};

const paths = [...clusterTargets(), ...controlPlaneTargets(usualControlPlaneNamespace, null)].map((target) =>
  pathOf(target, target.version),
);

/** Starts everything that the states need; `close` ends it. */
export async function startServers(): Promise<Servers & { readonly close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  const names = Object.keys(faults);
  const fakes = await Promise.all(names.map(() => startFakeApiServer()));
  fakes.forEach((fake, index) => {
    for (const path of paths) fake.serve(path);
    faults[names[index] ?? '']?.(fake);
  });
  const urls = [...fakes.map(({ url }) => url), 'http://127.0.0.1:9'];
  const contexts = [...names, 'unreachable'];
  const kubeconfig = join(folder, 'config');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      'current-context': 'empty',
      clusters: contexts.map((name, index) => ({ name, cluster: { server: urls[index] } })),
      users: [{ name: 'reader', user: {} }],
      contexts: contexts.map((name) => ({ name, context: { cluster: name, user: 'reader' } })),
    }),
  );
  const opened: Served[] = [];
  const start = async (...given: Parameters<typeof serve>) => {
    const served = await serve(...given);
    opened.push(served);
    return served;
  };
  const demo = await start({ demo: true });
  const clusters = await start({}, { KUBECONFIG: kubeconfig });
  return {
    demo,
    clusters,
    files: (name) => start({ paths: [manifests(name)] }),
    close: async () => {
      await Promise.all([...opened, ...fakes].map((each) => each.close()));
      rmSync(folder, { recursive: true });
    },
  };
}

/** Every state that the page can be in, in the order in which somebody may meet them. */
export const pageStates: readonly PageState[] = [
  onDemo('mesh', '', (page) => expect(page.getByTestId('counts')).toBeVisible()),
  onDemo('service', 'select=Service/shop/checkout', (page) =>
    expect(page.getByTestId('verdict-service')).toBeVisible(),
  ),
  onDemo('namespace', 'select=Namespace/shop', (page) => expect(page.getByTestId('panel')).toBeVisible()),
  onDemo('waypoint', 'select=Gateway/infra/shared', (page) => expect(page.getByTestId('panel')).toBeVisible()),
  onDemo('policy', 'select=AuthorizationPolicy/default/viewer', (page) =>
    expect(page.getByTestId('panel')).toBeVisible(),
  ),
  onDemo('object-not-there', 'select=Pod/shop/cart-1', (page) => expect(page.getByTestId('panel')).toBeVisible()),
  onDemo('filter-leaves-nothing', 'q=nothing-is-called-so', (page) =>
    expect(page.getByText('Nothing matches the filter')).toBeVisible(),
  ),
  onDemo('link-of-another-cluster', 'select=Service/shop/cart&of=prod-eu@4b7c9c52', (page) =>
    expect(page.getByTestId('foreign-link')).toBeVisible(),
  ),
  onDemo('table', 'as=table', (page) => expect(page.getByRole('grid')).toBeVisible()),
  onDemo('table-leaves-nothing', 'as=table&q=nothing-is-called-so', (page) =>
    expect(page.getByText('Nothing matches the filter')).toBeVisible(),
  ),
  onDemo('filters', '', (page) => page.getByRole('tab', { name: /Filter/ }).click()),
  onDemo('namespaces', '', (page) => page.getByRole('tab', { name: /Namespaces/ }).click()),
  onDemo('search', '', async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('cart');
    await expect(page.getByRole('option').first()).toBeVisible();
  }),
  onDemo('keys', '', async (page) => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
  }),
  onDemo('path-lanes', 'path=%3EService/shop/cart', (page) => expect(page.getByTestId('path-view')).toBeVisible()),
  onDemo('path-picking', 'path=?%3EService/shop/cart', (page) => expect(page.getByTestId('picking')).toBeVisible()),
  onDemo('path-on-the-map', 'path=kind:captured%3EService/shop/cart&drawn=map', (page) =>
    expect(page.getByRole('button', { name: 'Close the path', exact: true })).toBeVisible(),
  ),
  onDemo('open-menu', '', async (page) => {
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('menuitem').first()).toBeVisible();
  }),
  onDemo('opened-files', '', async (page) => {
    await page.getByTestId('open-files').setInputFiles(join(manifests('broken'), 'broken.yaml'));
    await expect(page.getByTestId('opened-bar')).toContainText('Snapshot of');
  }),
  {
    name: 'server-gone',
    open: async (page, theme, { files }) => {
      const mesh = await files('mesh');
      await visit(page, mesh, theme, '');
      await expect(page.getByTestId('counts')).toBeVisible();
      await mesh.close();
      await expect(page.getByTestId('freshness')).toHaveText('no connection');
    },
  },
  onFiles('broken', (page) => expect(page.getByTestId('banner')).toContainText('broken.yaml')),
  onFiles('nothing', (page) => expect(page.getByText('There is nothing to draw')).toBeVisible()),
  onFiles('no-ambient', (page) => expect(page.getByTestId('banner')).toContainText('ambient mode')),
  onCluster('syncing', (page) => expect(page.getByText('Pod', { exact: true }).first()).toBeVisible()),
  onCluster('empty', (page) => expect(page.getByText('empty is empty')).toBeVisible()),
  onCluster('no-istio', (page) => expect(page.getByTestId('banner').first()).toContainText(/Istio|ServiceEntry/)),
  onCluster('no-gateway-api', (page) => expect(page.getByTestId('banner').first()).toContainText('Gateway')),
  onCluster('forbidden', (page) => expect(page.getByTestId('banner').first()).toContainText(/list.*pods/)),
  onCluster('unreachable', (page) => expect(page.getByText('unreachable could not be read')).toBeVisible()),
  {
    name: 'context-menu',
    open: async (page, theme, { clusters }) => {
      await visit(page, clusters, theme, 'context=cut');
      await expect(page.getByTestId('counts')).toBeVisible();
      await page.getByTestId('source').click();
      await expect(page.getByRole('menuitem').first()).toBeVisible();
    },
  },
  {
    name: 'stale',
    open: async (page, theme, { clusters }) => {
      // Two minutes of silence cannot be waited for: the server's own answer, with only the state of its age changed.
      await page.route('**/api/v1/events*', (route) => route.abort());
      await page.route('**/api/v1/status*', async (route) => {
        const status = await (await route.fetch()).json();
        const since = '2026-01-02T12:03:41Z';
        const sentence =
          'The API server does not answer since 12:03:41 UTC. The picture is the last one known to be true.';
        await route.fulfill({
          json: { ...status, freshness: { ...status.freshness, state: 'stale', since, sentence } },
        });
      });
      await visit(page, clusters, theme, 'context=cut');
      await expect(page.getByTestId('freshness')).toContainText('stale since 12:03:41');
    },
  },
];

function onDemo(name: string, query: string, reach: (page: Page) => Promise<void>): PageState {
  return {
    name,
    open: async (page, theme, { demo }) => {
      await visit(page, demo, theme, query);
      await expect(page.getByTestId('counts')).toBeVisible();
      await reach(page);
    },
  };
}

function onFiles(name: string, reach: (page: Page) => Promise<void>): PageState {
  return {
    name: `files-${name}`,
    open: async (page, theme, { files }) => {
      await visit(page, await files(name), theme, '');
      await reach(page);
    },
  };
}

function onCluster(name: string, reach: (page: Page) => Promise<void>): PageState {
  return {
    name: `cluster-${name}`,
    open: async (page, theme, { clusters }) => {
      await visit(page, clusters, theme, `context=${name}`);
      await reach(page);
    },
  };
}

async function visit(page: Page, server: Served, theme: string, query: string): Promise<void> {
  await page.goto(new URL(`?${query === '' ? '' : `${query}&`}theme=${theme}`, server.url).href);
}
