import type { ObjectId } from '#lib/model/object-id.ts';
import type { Caller, EvaluatedPolicy, Hop, PathNote, SampleRequest } from '#lib/model/path.ts';
import type { PolicySelector } from '#lib/model/policy.ts';
import type { ProxyTarget } from '#lib/model/proxy.ts';
import type { GatewayFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { carriesAll } from '../label-selector.ts';
import { gatewayOfCaller, isClassicGateway } from './caller.ts';
import type { Target } from './destination.ts';
import { protocolOf } from './destination.ts';
import { openHop } from './hop.ts';
import type { PathIndex } from './path-index.ts';
import { dryRunNotes, proxyHop } from './proxy-hop.ts';

type Passed = { readonly hop: Hop; readonly notes: readonly PathNote[] };

/**
 * What a gateway of Istio makes of what comes in: its own policies. Of any gateway holds what all there are agree on;
 * where they differ, it depends on which one it is.
 */
export function passedGateway(from: Caller, target: Target, sample: SampleRequest, index: PathIndex): Passed {
  const through = (object: ObjectId, chain: ProxyTarget | null) => passed(object, chain, target, sample, index);
  const gateway = gatewayOfCaller(from, index);
  if (gateway !== null) return through(gateway.id, chainOfGateway(gateway.id, index));
  const own = from.object === null ? undefined : index.workloads.get(from.object);
  if (own !== undefined) return through(own.id, chainOfPod(own, index));
  const all = [
    ...[...index.gateways.values()]
      .filter((each) => each.role === 'gateway' && !isUsedAsWaypoint(each, index))
      .map(({ id }) => through(id, chainOfGateway(id, index))),
    ...[...index.workloads.values()].filter(isClassicGateway).map((pod) => through(pod.id, chainOfPod(pod, index))),
  ];
  return { hop: together(all.map(({ hop }) => hop)), notes: [] };
}

/** An ordinary gateway that services are bound to takes what comes from within the mesh. */
function isUsedAsWaypoint({ namespace, name }: GatewayFacts, { topology }: PathIndex): boolean {
  return topology.services.some(({ binding }) => binding.waypoint === `${namespace}/${name}`);
}

function passed(
  object: ObjectId,
  chain: ProxyTarget | null,
  target: Target,
  sample: SampleRequest,
  index: PathIndex,
): Passed {
  const hop = proxyHop(
    {
      kind: 'gateway',
      object,
      arrival: { identity: { kind: 'perhaps' }, sourceAddresses: null, encryption: 'none', port: null },
      destinationAddresses: null,
      protocol: protocolOf(target.service, target.port) === 'tcp' ? 'tcp' : 'http',
      sample,
    },
    chain,
    index,
  );
  const ignoresPolicies = index.proxies.get(object)?.kind === 'none';
  return { hop, notes: ignoresPolicies ? [{ code: 'policies-not-read', about: [object] }] : dryRunNotes(chain, index) };
}

function chainOfGateway(gateway: ObjectId, index: PathIndex): ProxyTarget | null {
  return index.proxies.get(gateway)?.targets.find(({ target }) => target === 'all') ?? null;
}

/** Policies of its namespace and of the root namespace, by selector. Follows istiod's `PoliciesForWorkload`. */
function chainOfPod(pod: WorkloadFacts, index: PathIndex): ProxyTarget {
  const known = index.proxies.get(pod.id)?.targets.find(({ target }) => target === 'all');
  if (known !== undefined) return known;
  const { mesh, policyObjects } = index.topology;
  const selects = (policy: {
    readonly namespace: string;
    readonly selector: PolicySelector | null;
    readonly targetRefs: readonly unknown[];
  }) =>
    policy.targetRefs.length === 0 &&
    (policy.namespace === mesh.rootNamespace || policy.namespace === pod.namespace) &&
    (policy.selector === null || carriesAll(pod.labels, policy.selector.matchLabels ?? {}));
  const names = (policy: { readonly namespace: string; readonly name: string }) => `${policy.namespace}/${policy.name}`;
  const authorizations = [...index.authorizations.values()].filter(selects);
  return {
    target: 'all',
    authorizationPolicies: Object.fromEntries(
      [...Map.groupBy(authorizations, ({ action }) => action)].map(([action, group]) => [action, group.map(names)]),
    ),
    requestAuthentications: policyObjects.requestAuthentications.filter(selects).map(names),
    extensions: [],
    telemetry: {},
  };
}

function together(hops: readonly Hop[]): Hop {
  const bare = openHop({ kind: 'gateway', object: null });
  const [first] = hops;
  if (first === undefined) return bare;
  const agree = hops.every(({ outcome }) => outcome === first.outcome);
  const policies = new Map<string, EvaluatedPolicy>();
  for (const { policies: own } of hops) {
    for (const policy of own) {
      const key = `${policy.action} ${policy.object}`;
      const gateways = hops.filter((hop) => hop.policies.some((each) => sameResult(each, policy)));
      if (policies.has(key)) continue;
      const names = gateways.flatMap(({ object }) => (object === null ? [] : [`gateway ${object}`]));
      policies.set(key, gateways.length === hops.length ? policy : { ...policy, result: 'depends', dependsOn: names });
    }
  }
  return {
    ...bare,
    policies: [...policies.values()],
    unmatched: hops.every(({ unmatched }) => unmatched === 'deny') ? 'deny' : 'allow',
    outcome: agree ? first.outcome : 'depends',
  };
}

function sameResult(left: EvaluatedPolicy, right: EvaluatedPolicy): boolean {
  return left.object === right.object && left.action === right.action && left.result === right.result;
}
