import { readFileSync } from 'node:fs';
import type { Topology } from '#lib/model/topology.ts';

/** A node of plain React Flow, and an edge to it. */
type PlainGraph = {
  readonly nodes: readonly { id: string; position: { x: number; y: number }; data: { label: string } }[];
  readonly edges: readonly { id: string; source: string; target: string }[];
};

/**
 * The page that somebody writes first: every service, pod and waypoint a node, every binding an edge, React Flow as it
 * comes. `start()` draws; the page holds React from `node_modules`, joined without a bundler.
 */
export function plainFlowPage(topology: Topology): string {
  const modules = Object.fromEntries(packages.map(([name, file]) => [name, readFileSync(locate(file), 'utf8')]));
  const style = readFileSync(locate('@xyflow/react/dist/style.css'), 'utf8');
  const data = JSON.stringify({ modules, graph: plainGraph(topology) }).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><style>${style}html,body,#map{margin:0;width:100%;height:100%}</style>
<div id="map"></div><script type="application/json" id="data">${data}</script><script>(${drawPlain})()</script>`;
}

/** In a grid, since a layout is not what is measured: a namespace's things stand together. */
function plainGraph({ services, workloads, gateways }: Topology): PlainGraph {
  const all = [...gateways, ...services, ...workloads];
  const names = [...new Set(all.map(({ namespace }) => namespace))].sort();
  const across = Math.ceil(Math.sqrt(names.length));
  const filled = new Map<string, number>();
  const nodes = all.map(({ id, namespace, name }) => {
    const place = names.indexOf(namespace);
    const count = filled.get(namespace) ?? 0;
    filled.set(namespace, count + 1);
    const x = (place % across) * 1400 + (count % 8) * 170;
    const y = Math.floor(place / across) * 900 + Math.floor(count / 8) * 60;
    return { id, position: { x, y }, data: { label: name } };
  });
  const edges = [...services, ...workloads].flatMap(({ id, binding }) =>
    binding.waypoint === null
      ? []
      : [{ id: `${id}>${binding.waypoint}`, source: id, target: `Gateway/${binding.waypoint}` }],
  );
  return { nodes, edges };
}

const packages = [
  ['react', 'react/cjs/react.production.js'],
  ['react/jsx-runtime', 'react/cjs/react-jsx-runtime.production.js'],
  ['scheduler', 'scheduler/cjs/scheduler.production.js'],
  ['react-dom', 'react-dom/cjs/react-dom.production.js'],
  ['react-dom/client', 'react-dom/cjs/react-dom-client.production.js'],
  ['@xyflow/react', '@xyflow/react/dist/umd/index.js'],
] as const;

function locate(file: string): URL {
  return new URL(`../../../node_modules/${file}`, import.meta.url);
}

/** Runs in the page. */
function drawPlain(): void {
  const { modules, graph } = JSON.parse(document.getElementById('data')?.textContent ?? '');
  const loaded = new Map<string, { exports: Record<string, unknown> }>();
  const require = (name: string): Record<string, unknown> => {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    new Function('module', 'exports', 'require', 'process', modules[name])(module, module.exports, require, {
      env: { NODE_ENV: 'production' },
    });
    return module.exports;
  };
  const { createElement } = require('react') as { createElement: (...parts: unknown[]) => unknown };
  const { createRoot } = require('react-dom/client') as {
    createRoot: (home: Element | null) => { render: (element: unknown) => void };
  };
  const { ReactFlow } = require('@xyflow/react');
  Reflect.set(window, 'start', () => {
    const started = performance.now();
    createRoot(document.getElementById('map')).render(
      createElement(ReactFlow, {
        defaultNodes: graph.nodes,
        defaultEdges: graph.edges,
        fitView: true,
        minZoom: 0.01,
      }),
    );
    return started;
  });
}
