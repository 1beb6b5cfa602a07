import { objectId } from '#lib/model/object-id.ts';
import type { EvaluatedPolicy, Hop } from '#lib/model/path.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { evaluateAtZtunnel } from './evaluate.ts';
import { decidingHop } from './hop.ts';
import type { PathIndex } from './path-index.ts';
import { evaluatePeerAuthentication, peerAuthenticationLevels } from './peer-authentication-rule.ts';
import type { PeerIdentity } from './peer-identity.ts';
import { serviceAccountMatches } from './peer-identity.ts';
import type { RequestFacts } from './request-facts.ts';
import type { Truth } from './truth.ts';
import { anyOf, isUnknown } from './truth.ts';

/** How a request arrives at a workload. */
export type Arrival = {
  readonly identity: PeerIdentity;
  readonly sourceAddresses: readonly string[] | null;
  readonly encryption: Hop['encryption'];
  readonly port: number | null;
};

/**
 * The ztunnel in front of a captured workload: what it lists, what holds in its namespace and in the mesh, DENY before
 * ALLOW. Follows ztunnel's `assert_rbac`; what a workload lists and ztunnel did not get, refuses nothing.
 */
export function ztunnelHop(workload: WorkloadFacts, arrival: Arrival, index: PathIndex): Hop {
  const { mesh, istio } = index.topology;
  const facts: RequestFacts = {
    identity: arrival.identity,
    sourceAddresses: arrival.sourceAddresses,
    destinationAddresses: workload.addresses.length === 0 ? null : workload.addresses,
    port: arrival.port,
    sample: {},
    tokensAreRead: false,
  };
  const wide = [
    ...(index.wideAuthorizations.get(mesh.rootNamespace) ?? []),
    ...(workload.namespace === mesh.rootNamespace ? [] : (index.wideAuthorizations.get(workload.namespace) ?? [])),
  ];
  const listed = workload.ztunnelPolicies.flatMap((name) => index.authorizations.get(name) ?? []);
  const evaluated = [...wide, ...listed].flatMap(
    (policy) => evaluateAtZtunnel(policy, facts, { rootNamespace: mesh.rootNamespace, istio }) ?? [],
  );
  const levels = peerAuthenticationLevels(
    index.peerAuthentications,
    mesh.rootNamespace,
    workload.namespace,
    workload.labels,
  );
  const isPlain = arrival.identity.kind === 'none';
  const denies = evaluated.filter(({ action }) => action === 'DENY');
  const allows = evaluated.filter(({ action }) => action === 'ALLOW');
  return decidingHop({ kind: 'ztunnel', object: workload.id, ...arrival }, [
    ...evaluatePeerAuthentication(index.strictness(workload), levels, mesh.rootNamespace, isPlain, arrival.port),
    ...denies,
    ...allows,
    ...implicitAllows(workload, arrival.identity, index),
  ]);
}

/** `PILOT_AUTO_ALLOW_WAYPOINT_POLICY`: an ALLOW of a waypoint's own accounts, which no object stands for. */
function implicitAllows(workload: WorkloadFacts, identity: PeerIdentity, index: PathIndex): readonly EvaluatedPolicy[] {
  return workload.ztunnelPolicies.flatMap((listed) => {
    const slash = listed.indexOf('/');
    const namespace = listed.slice(0, slash);
    const start = `istio_allow_waypoint_${namespace}_`;
    const name = listed.slice(slash + 1);
    if (!name.startsWith(start)) return [];
    const instances = index.instances.get(`${namespace}/${name.slice(start.length)}`) ?? [];
    const accounts = [...new Set(instances.map(({ serviceAccount }) => serviceAccount))];
    const matches: Truth = anyOf(accounts.map((account) => serviceAccountMatches(account, namespace, identity)));
    return [
      {
        object: objectId('AuthorizationPolicy', namespace, name),
        action: 'ALLOW',
        result: isUnknown(matches) ? ('depends' as const) : matches ? ('allow' as const) : ('no-match' as const),
        rule: matches === true ? 0 : null,
        dependsOn: isUnknown(matches) ? matches.dependsOn : [],
      },
    ];
  });
}
