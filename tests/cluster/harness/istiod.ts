import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startChild } from './child-process.ts';
import type { Cluster } from './cluster.ts';
import { eventually } from './eventually.ts';
import { goProgram } from './go-program.ts';
import type { KubernetesObject } from './kubernetes-client.ts';

/** A real istiod that runs outside of the cluster it serves. It ends before the cluster does. */
export type Istiod = {
  /** `http://127.0.0.1:PORT/debug` */
  readonly debug: string;
  /** The plaintext xDS address, `127.0.0.1:PORT`. */
  readonly xds: string;
  readonly log: string;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
};

/** Distances of istiod's ports from the first one; see istiod/main.go. */
const ports = { http: 80, xds: 10, secureXds: 12, monitoring: 14, webhooks: 17, controlZ: 76 };

export type IstiodOptions = {
  /** Features, such as PILOT_ENABLE_ANALYSIS. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its mesh configuration as YAML, which also becomes the ConfigMap that says so in a cluster. */
  readonly mesh?: string;
};

/**
 * Starts istiod on a cluster, makes its namespace, and resolves when it is ready, which takes about 2 s. It makes the
 * GatewayClasses itself, deploys waypoints and writes conditions.
 */
export async function startIstiod(cluster: Cluster, { env = {}, mesh }: IstiodOptions = {}): Promise<Istiod> {
  const program = goProgram('istiod');
  const folder = join(cluster.folder, 'istiod');
  mkdirSync(folder, { recursive: true });
  await cluster.admin.apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
    ...(mesh === undefined ? [] : [meshConfigMap(mesh)]),
  ]);
  const meshFile = join(folder, 'mesh.yaml');
  if (mesh !== undefined) writeFileSync(meshFile, mesh);
  const log = join(folder, 'istiod.log');
  const base = await freePorts();
  const output = openSync(log, 'a');
  const child = startChild(
    program,
    [
      '-dir',
      folder,
      '-exit-with-stdin',
      '-kubeconfig',
      cluster.kubeconfig,
      '-port-base',
      String(base),
      ...(mesh === undefined ? [] : ['-mesh', meshFile]),
    ],
    { stdout: output, stderr: output },
    env,
  );
  closeSync(output);
  let end: string | null = null;
  void child.ended.then((how) => {
    end = how;
  });
  const http = `http://127.0.0.1:${base + ports.http}`;
  await eventually(
    async () => end !== null || (await fetch(`${http}/ready`)).ok,
    `istiod to be ready; its log is ${log}`,
    { withinMs: 60_000 },
  );
  if (end !== null) throw new Error(`istiod ended with ${end} before it was ready; see ${log}.`);
  cluster.endBefore(child.stop);
  return { debug: `${http}/debug`, xds: `127.0.0.1:${base + ports.xds}`, log, signal: child.signal, stop: child.stop };
}

function meshConfigMap(mesh: string): KubernetesObject {
  const metadata = { name: 'istio', namespace: 'istio-system' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mesh } };
}

/** The first number of a range in which all of istiod's ports are free. */
async function freePorts(): Promise<number> {
  for (let base = 25_000; base < 32_000; base += 100) {
    const free = await Promise.all(Object.values(ports).map((distance) => isFree(base + distance)));
    if (!free.includes(false)) return base;
  }
  throw new Error('No range of ports between 25000 and 32000 is free for istiod.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
