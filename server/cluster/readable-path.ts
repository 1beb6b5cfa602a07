import { kindTable } from '#lib/manifest/kinds.ts';
import { installedKindsTarget } from './targets.ts';

/**
 * What may be asked of an API server: its version, which versions of a group it serves, and the lists of the kinds that
 * are read, each by its own path. No single object, no subresource (logs, exec, proxy), no other kind, and ConfigMaps
 * only by the name of the mesh configuration.
 */
export function isReadable(path: string, query: URLSearchParams): boolean {
  if (path === '/version' || groupPaths.has(path)) return true;
  const [, group, namespace, plural] = listPath.exec(path) ?? [];
  if (group === undefined || plural === undefined) return false;
  const scope = scopes.get(`${group}/${plural}`);
  if (scope === undefined || (scope === 'control-plane') !== (namespace !== undefined)) return false;
  return plural !== 'configmaps' || /^metadata\.name=istio(-[a-z0-9.-]+)?$/.test(query.get('fieldSelector') ?? '');
}

const listPath = /^\/(api|apis\/[a-z0-9.-]+)\/v[a-z0-9]+\/(?:namespaces\/([a-z0-9-]+)\/)?([a-z]+)$/;

const read = [
  ...kindTable.filter(({ scope }) => scope !== 'files'),
  { group: installedKindsTarget.group, plural: installedKindsTarget.plural, scope: 'everywhere' as const },
];

const scopes: ReadonlyMap<string, string> = new Map(
  read.map(({ group, plural, scope }) => [`${group === '' ? 'api' : `apis/${group}`}/${plural}`, scope]),
);

const groupPaths: ReadonlySet<string> = new Set(
  read.map(({ group }) => `/apis/${group}`).filter((path) => path !== '/apis/'),
);
