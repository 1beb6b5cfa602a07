import type { ObjectId } from '#lib/model/object-id.ts';
import type { ProxyTarget } from '#lib/model/proxy.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import type { Mesh } from './mesh.ts';
import { oncePerMesh } from './mesh.ts';
import { refusedByKubernetes } from './policies-read.ts';

/** What the waypoint evaluates for a service: names of policies. */
export type ProxyPolicies = {
  /** CUSTOM, DENY and ALLOW; those that only audit decide nothing. */
  readonly authorization: readonly string[];
  /** Everything that is there for this service or for the waypoint: also RequestAuthentication, extensions, Telemetry. */
  readonly any: readonly string[];
};

/** Null where no proxy of Istio's runs for the waypoint, or where the service has no chain there: then nothing can be told. */
export const proxyPolicies = oncePerMesh((mesh: Mesh): ((service: ServiceFacts) => ProxyPolicies | null) => {
  const chains = new Map(
    mesh.topology.proxies
      .filter(({ kind }) => kind === 'waypoint' || kind === 'router')
      .map(({ id, targets }) => [id, new Map(targets.map((target) => [target.target, target]))]),
  );
  const refused = refusedByKubernetes(mesh);
  return (service) => {
    const targets = chains.get(`Gateway/${service.binding.waypoint}`);
    const name = service.kind === 'Service' ? service.id : `${service.id}#${service.hostname}`;
    const chain = targets?.get(name) ?? targets?.get('all');
    return chain === undefined ? null : policiesOf(chain, refused);
  };
});

function policiesOf(chain: ProxyTarget, refused: ReadonlySet<ObjectId>): ProxyPolicies {
  if (isBare(chain)) return none;
  const taken = (kind: string, names: readonly string[]) =>
    refused.size === 0 ? names : names.filter((name) => !refused.has(`${kind}/${name}`));
  const authorizations = (actions: readonly string[]) =>
    actions.flatMap((action) => taken('AuthorizationPolicy', chain.authorizationPolicies[action] ?? []));
  return {
    authorization: authorizations(['CUSTOM', 'DENY', 'ALLOW']),
    any: [
      ...authorizations(Object.keys(chain.authorizationPolicies)),
      ...taken('RequestAuthentication', chain.requestAuthentications),
      ...chain.extensions.filter((id) => !refused.has(id)),
      // What the mesh sets as a whole is no reason for this waypoint.
      ...Object.entries(chain.telemetry).flatMap(([level, name]) => (level === 'root' ? [] : [name])),
    ],
  };
}

/** The common case, so that ten thousand services do not make ten thousand empty lists. */
function isBare({ authorizationPolicies, requestAuthentications, extensions, telemetry }: ProxyTarget): boolean {
  if (requestAuthentications.length + extensions.length > 0) return false;
  return Object.keys(authorizationPolicies).length === 0 && Object.keys(telemetry).length === 0;
}

const none: ProxyPolicies = { authorization: [], any: [] };
