import { request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { kindTable } from '#lib/manifest/kinds.ts';
import { createTurns } from '#server/cluster/turns.ts';
import type { Access } from './access.ts';

/** An object as the API server gives and takes it. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
  };
  readonly [field: string]: unknown;
};

/** Enough of an object to find it. `named` makes one of `Kind/namespace/name`. */
export type Reference = Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>;

/** What a test asks of an API server. Each function throws the server's own message where it refuses. */
export type KubernetesClient = {
  /** The answer whatever its status; a query may stand in the path. */
  send(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Server-side apply of objects or YAML documents: Namespaces and CRDs first, then the rest at once. */
  apply(manifests: string | readonly KubernetesObject[]): Promise<readonly KubernetesObject[]>;
  /** Null where there is none. */
  get(reference: Reference): Promise<KubernetesObject | null>;
  /** All objects of a kind, of one namespace or of all; none where the kind is not served. */
  list(apiVersion: string, kind: string, namespace?: string): Promise<readonly KubernetesObject[]>;
  /** A JSON merge patch: null removes a field. */
  patch(reference: Reference, change: unknown, subresource?: 'status'): Promise<KubernetesObject>;
  /** Deletes an object; one that is gone already is fine. */
  remove(reference: Reference): Promise<void>;
};

type Resource = { readonly name: string; readonly kind: string; readonly namespaced: boolean };

const mergePatch = 'application/merge-patch+json';
const applyPatch = 'application/apply-patch+yaml';

/** What the tests' own writes are called in managedFields. */
const manager = 'cluster-test';

const firstKinds: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition', 'ClusterRole']);

/** So many writes at once are no burden on two cores. */
const appliesAtOnce = 24;

const attempts = 50;
const retryMs = 100;

export function createKubernetesClient(access: Access): KubernetesClient {
  const served = new Map<string, readonly Resource[]>();

  const send: KubernetesClient['send'] = (method, path, body, contentType = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': contentType }),
        ...(access.token !== null && { authorization: `Bearer ${access.token}` }),
      };
      const sent = request(`${access.server}${path}`, { method, agent: access.agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: readBody(text) }));
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  /** The answer, where the server took the request; what a busy server refuses only for now is asked again. */
  const ask = async (...asked: Parameters<typeof send>): Promise<KubernetesObject> => {
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await send(...asked);
      if (status < 400) return body as KubernetesObject;
      const message = String(body.message ?? '');
      if (attempt === attempts || !passesByItself(status, message)) {
        throw new Error(`${asked[0]} ${asked[1]}: ${status} ${message}`);
      }
      await wait(retryMs);
    }
  };

  const resourceOf = async (apiVersion: string, kind: string): Promise<Resource | null> => {
    const find = () => served.get(apiVersion)?.find((one) => one.kind === kind && !one.name.includes('/')) ?? null;
    if (find() === null) {
      const { status, body } = await send('GET', groupPath(apiVersion));
      served.set(apiVersion, status === 200 ? (body.resources as readonly Resource[]) : []);
    }
    return find();
  };

  const pathOf = async ({ apiVersion, kind, metadata: { name, namespace } }: Reference): Promise<string> => {
    const resource = await resourceOf(apiVersion, kind);
    if (resource === null) throw new Error(`The API server serves no ${kind} of ${apiVersion}.`);
    const scope = resource.namespaced ? `/namespaces/${namespace ?? 'default'}` : '';
    return `${groupPath(apiVersion)}${scope}/${resource.name}/${encodeURIComponent(name)}`;
  };

  const applyOne = async (object: KubernetesObject): Promise<KubernetesObject> =>
    ask('PATCH', `${await pathOf(object)}?force=true&fieldManager=${manager}`, object, applyPatch);

  const applyAll = (objects: readonly KubernetesObject[]): Promise<readonly KubernetesObject[]> => {
    const inTurn = createTurns(appliesAtOnce);
    return Promise.all(objects.map((object) => inTurn(() => applyOne(object))));
  };

  return {
    send,
    async apply(manifests) {
      const objects = typeof manifests === 'string' ? readDocuments(manifests) : manifests;
      const isFirst = ({ kind }: KubernetesObject) => firstKinds.has(kind);
      const first = await applyAll(objects.filter(isFirst));
      const others = await applyAll(objects.filter((object) => !isFirst(object)));
      return [...first, ...others];
    },
    async get(reference) {
      const { status, body } = await send('GET', await pathOf(reference));
      if (status === 404) return null;
      if (status >= 400) throw new Error(`GET ${reference.kind}: ${status} ${String(body.message ?? '')}`);
      return body as KubernetesObject;
    },
    async list(apiVersion, kind, namespace) {
      const resource = await resourceOf(apiVersion, kind);
      if (resource === null) return [];
      const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
      const { items } = await ask('GET', `${groupPath(apiVersion)}${scope}/${resource.name}`);
      // Items of a list do not say what they are.
      return (items as readonly KubernetesObject[]).map((item) => ({ ...item, apiVersion, kind }));
    },
    async patch(reference, change, subresource) {
      const path = `${await pathOf(reference)}${subresource === undefined ? '' : `/${subresource}`}`;
      return ask('PATCH', `${path}?fieldManager=${manager}`, change, mergePatch);
    },
    async remove(reference) {
      const { status, body } = await send('DELETE', await pathOf(reference));
      if (status >= 400 && status !== 404) {
        throw new Error(`DELETE ${reference.kind}: ${status} ${String(body.message ?? '')}`);
      }
    },
  };
}

/** A reference by object id, for the kinds that the product reads: `Service/shop/cart`, `Namespace/shop`. */
export function named(id: string): Reference {
  const parts = id.split('/');
  const row = kindTable.find(({ kind }) => kind === parts[0]);
  const name = parts.at(-1);
  if (row === undefined || name === undefined)
    throw new Error(`${id} is no Kind/namespace/name of a kind that is read.`);
  const namespace = parts.length === 3 ? parts[1] : undefined;
  return {
    apiVersion: row.group === '' ? row.version : `${row.group}/${row.version}`,
    kind: row.kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
  };
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** A new namespace gets its ServiceAccount a moment later, and without it no pod. 429 and 504 come of a busy server. */
function passesByItself(status: number, message: string): boolean {
  return status === 429 || status === 504 || message.includes('error looking up service account');
}

function readDocuments(yaml: string): readonly KubernetesObject[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

function readBody(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { message: text };
  }
}
