import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { accessBy } from './access.ts';
import { type AuditEvent, auditFlags, readAuditLog } from './audit.ts';
import { type Child, startChild } from './child-process.ts';
import { goProgram } from './go-program.ts';
import { createKubernetesClient, type KubernetesClient } from './kubernetes-client.ts';

/**
 * A Kubernetes cluster for tests: a real API server with RBAC, etcd, a few controllers and a pretended kubelet, in one
 * process on 127.0.0.1.
 *
 * ```ts
 * const cluster = await startCluster();
 * await cluster.admin.apply(yaml);
 * const istiod = await startIstiod(cluster);
 * await eventually(() => cluster.admin.get(named('Gateway/shop/waypoint')), 'the Gateway');
 * await cluster.stop(); // istiod too
 * ```
 */
export type Cluster = {
  /** `https://127.0.0.1:PORT`; stays the same over `restart`. */
  readonly server: string;
  /** Kubeconfig files: an administrator's, and one of a user who may get, list and watch what the product reads, no more. */
  readonly kubeconfig: string;
  readonly viewerKubeconfig: string;
  /** The CA certificate's file, and bearer tokens of the same two users. */
  readonly ca: string;
  readonly adminToken: string;
  readonly viewerToken: string;
  /** Everything that the cluster keeps and writes, logs too: `controlplane.log`, `istiod/istiod.log`, `pki/`. */
  readonly folder: string;
  /** Asks as the administrator. */
  readonly admin: KubernetesClient;
  /** Throws away etcd's history: old resourceVersions and continue tokens answer 410 where no watch cache serves them. */
  compact(): Promise<void>;
  /** Where the API server's own connections to `IP:PORT` of a pod or service lead: to a loopback `IP:PORT`. */
  route(from: string, to: string): Promise<void>;
  /** SIGSTOP and SIGCONT stall the API server and let it go on; SIGKILL ends it, and `restart` brings it back. */
  signal(signal: NodeJS.Signals): void;
  /** Ends the API server, if it runs, and starts it on the same data and port, with these flags instead of the former. */
  restart(apiServerFlags?: readonly string[]): Promise<void>;
  /** What was asked of the API server; empty unless `audit` was chosen. */
  auditEvents(): readonly AuditEvent[];
  /** Something that must end before the API server does. */
  endBefore(end: () => Promise<void>): void;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
};

export type ClusterOptions = {
  /** Flags of kube-apiserver, such as `--watch-cache-sizes=configmaps#0`. */
  readonly apiServerFlags?: readonly string[];
  /** Write down every request; see `auditEvents`. */
  readonly audit?: boolean;
  /** False for a bare API server: pods stay Pending, Services get no EndpointSlices, deleted Namespaces stay. */
  readonly controllers?: boolean;
  /** Files or folders of CRDs, or `mod:MODULE@VERSION/path`; Gateway API and Istio unless said otherwise. */
  readonly crds?: readonly string[];
  /** Data of an earlier cluster to start on; it is not removed. */
  readonly folder?: string;
};

/** What the control plane says once it is ready. */
type Ready = Pick<Cluster, 'server' | 'kubeconfig' | 'viewerKubeconfig' | 'ca' | 'adminToken' | 'viewerToken'> & {
  readonly control: string;
};

const gatewayApiAndIstio = [
  'mod:sigs.k8s.io/gateway-api@v1.6.0/config/crd/standard',
  'mod:istio.io/api@v1.31.4/kubernetes/customresourcedefinitions.gen.yaml',
];

/** A start takes about 6 s on a free machine, a first one on a busy one much longer. */
const readyWithinMs = 120_000;

/** Starts a cluster and resolves when its API and CRDs are served. Throws with the log's place where it does not start. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const program = goProgram('controlplane');
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'atlas-cluster-'));
  mkdirSync(folder, { recursive: true });
  const flags = [
    '-dir',
    folder,
    '-exit-with-stdin',
    ...(options.controllers === false ? ['-controllers=false', '-kubelet=false'] : []),
    ...(options.crds ?? gatewayApiAndIstio).flatMap((crds) => ['-crds', crds]),
  ];
  const audit = options.audit === true ? auditFlags(folder) : [];
  const start = (port: string, apiServerFlags: readonly string[]) =>
    startControlPlane(program, [...flags, '-port', port, '--', ...audit, ...apiServerFlags], folder);

  let { child, ready } = await start('0', options.apiServerFlags ?? []);
  const first = ready;
  const ends: (() => Promise<void>)[] = [];
  return {
    ...first,
    folder,
    admin: createKubernetesClient(accessBy(first.kubeconfig)),
    compact: () => post(`${ready.control}/compact`),
    route: (from, to) => post(`${ready.control}/route`, { from, to }),
    signal: (signal) => child.signal(signal),
    async restart(apiServerFlags = options.apiServerFlags ?? []) {
      await child.stop();
      ({ child, ready } = await start(new URL(first.server).port, apiServerFlags));
    },
    auditEvents: () => readAuditLog(folder),
    endBefore: (end) => void ends.push(end),
    async stop() {
      for (const end of ends.toReversed()) await end();
      await child.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function startControlPlane(
  program: string,
  programArguments: readonly string[],
  folder: string,
): Promise<{ child: Child; ready: Ready }> {
  const child = startChild(program, programArguments, { stdout: 'pipe', stderr: 'inherit' });
  const log = join(folder, 'controlplane.log');
  const ready = await new Promise<Ready>((resolve, reject) => {
    const late = setTimeout(() => {
      child.signal('SIGKILL');
      reject(new Error(`The API server was not ready within ${readyWithinMs / 1_000} s; see ${log}.`));
    }, readyWithinMs);
    const lines = createInterface({ input: child.process.stdout ?? process.stdin });
    lines.on('line', (line) => {
      if (!line.startsWith('ready ')) return;
      clearTimeout(late);
      resolve(JSON.parse(line.slice('ready '.length)) as Ready);
    });
    void child.ended.then((how) => {
      clearTimeout(late);
      reject(new Error(`The API server ended with ${how} before it was ready; see ${log}.`));
    });
  });
  return { child, ready };
}

async function post(url: string, body: unknown = {}): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}
