import type { ObjectId } from '#lib/model/object-id.ts';
import type { Destination, SampleRequest } from '#lib/model/path.ts';

/** What somebody wishes to see of paths. Everything in it fits in a link. */
export type PathWish = {
  /** Who calls: an id, `kind:sidecar`, `ip:10.0.0.1`; empty for every kind, null while it is being picked. */
  readonly from: string | null;
  /** What is called; null while it is being picked. */
  readonly to: ObjectId | null;
  /** Null for the first port of the service. */
  readonly port: number | null;
  /** Null for the usual one: a service by its address, a pod by that of its service. */
  readonly via: Destination['via'] | null;
  /** `map`: the path of the pair drawn on the map. */
  readonly drawn: 'lanes' | 'map';
  readonly sample: SampleRequest;
};

/** URL parameters that belong to a PathWish. */
export const pathParameters = ['path', 'via', 'drawn', 'sample'] as const;

/** Reads wishes from a link; null where the link is about no path. Total: what it does not understand is left out. */
export function pathFromUrl(parameters: URLSearchParams): PathWish | null {
  const text = parameters.get('path');
  if (text === null || !text.includes('>')) return null;
  const [from = '', target = ''] = [text.slice(0, text.indexOf('>')), text.slice(text.indexOf('>') + 1)];
  if (from === '' && target === '') return null;
  const via = parameters.get('via');
  return {
    from: from === picked ? null : from,
    ...targetFrom(target),
    via: via === 'vip' || via === 'pod-ip' ? via : null,
    drawn: parameters.get('drawn') === 'map' ? 'map' : 'lanes',
    sample: sampleFrom(parameters.getAll('sample')),
  };
}

/** The same wishes as URL parameters. `pathFromUrl` reads them back. */
export function pathToUrl(wish: PathWish | null): URLSearchParams {
  const parameters = new URLSearchParams();
  if (wish === null) return parameters;
  const port = wish.port === null || wish.to === null ? '' : `:${wish.port}`;
  parameters.set('path', `${wish.from ?? picked}>${wish.to ?? ''}${port}`);
  if (wish.via !== null) parameters.set('via', wish.via);
  if (wish.drawn === 'map') parameters.set('drawn', 'map');
  for (const part of partsOf(wish.sample)) parameters.append('sample', part);
  return parameters;
}

/** Stands for a caller that is still to be picked. */
const picked = '?';

/** A port stands behind the last colon, and no name in Kubernetes holds one. Addresses of endpoints may, after `#`. */
function targetFrom(text: string): Pick<PathWish, 'to' | 'port'> {
  if (text === '') return { to: null, port: null };
  const port = text.includes('#') ? null : /:(\d{1,5})$/.exec(text);
  return port === null ? { to: text, port: null } : { to: text.slice(0, port.index), port: Number(port[1]) };
}

function sampleFrom(parts: readonly string[]): SampleRequest {
  const headers: Record<string, string> = {};
  const claims: Record<string, string> = {};
  const plain: { method?: string; path?: string; host?: string } = {};
  let hasClaims = false;
  for (const part of parts) {
    const colon = part.indexOf(':');
    const value = part.slice(colon + 1);
    const equals = value.indexOf('=');
    switch (part.slice(0, colon)) {
      case 'method':
      case 'path':
      case 'host':
        plain[part.slice(0, colon) as 'method' | 'path' | 'host'] = value;
        break;
      case 'header':
        if (equals > 0) headers[value.slice(0, equals).toLowerCase()] = value.slice(equals + 1);
        break;
      case 'claim':
        hasClaims = true;
        if (equals > 0) claims[value.slice(0, equals)] = value.slice(equals + 1);
        break;
    }
  }
  return {
    ...plain,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(hasClaims && { claims }),
  };
}

/** Claims without any say that the request carries no token. */
function partsOf({ method, path, host, headers = {}, claims }: SampleRequest): readonly string[] {
  return [
    ...(method === undefined ? [] : [`method:${method}`]),
    ...(path === undefined ? [] : [`path:${path}`]),
    ...(host === undefined ? [] : [`host:${host}`]),
    ...Object.entries(headers).map(([name, value]) => `header:${name}=${value}`),
    ...(claims === undefined
      ? []
      : Object.keys(claims).length === 0
        ? ['claim:']
        : Object.entries(claims).map(([name, value]) => `claim:${name}=${value}`)),
  ];
}
