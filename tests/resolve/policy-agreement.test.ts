import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import type { Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { type Vector, vectorsIn } from '#tests/conformance/vectors.ts';

/**
 * Who enforces a policy is told twice: by its attachments, and by what each proxy and workload gets. The vectors of
 * `tests/conformance` prove the latter to be istiod's own answer, so attachments that agree with it are right too.
 */
describe.each(['policies', 'waypoints', 'random'])('attachments agree with proxies and ztunnel on %s', (group) => {
  for (const vector of vectorsIn(group)) {
    it.each(['1.31', '1.30'])(`${vector.name} at %s`, (minor) => {
      const topology = topologyOf(vector, minor);
      const told = topology.policies.filter(isComparable);
      expect(Object.fromEntries(told.map((policy) => [policy.id, enforcersOf(policy)]))).toStrictEqual(
        Object.fromEntries(told.map((policy) => [policy.id, receiversOf(policy, topology)])),
      );
    });
  }
});

function topologyOf({ name, folder }: Vector, minor: string): Topology {
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
  const source = { name, kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
  const snapshot = snapshotFromTexts(texts, { istio: minor, reading: 'observed' }, source);
  const { ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES: _, ...environment } = snapshot.istio.environment;
  // Layered mode adds a second place in a waypoint, which lists of chains do not show.
  return resolve({ ...snapshot, istio: { ...snapshot.istio, environment } });
}

/** Proxies and workloads are asked as if Kubernetes had taken everything, policies are not. */
function isComparable({ kind, attachments }: PolicyFacts): boolean {
  const compared = kind === 'AuthorizationPolicy' || kind === 'RequestAuthentication';
  return compared && attachments.every(({ reason }) => reason !== 'validation-rejected');
}

function enforcersOf({ attachments }: PolicyFacts): readonly string[] {
  const enforcers = attachments
    .filter(({ enforcer, effect }) => enforcer !== 'nobody' && effect !== 'rejected')
    .map(({ enforcer }) => enforcer);
  return [...new Set(enforcers)].sort();
}

function receiversOf(policy: PolicyFacts, topology: Topology): readonly string[] {
  const name = `${policy.namespace}/${policy.name}`;
  const receivers = new Set<string>();
  const finished = new Set(topology.workloads.filter(({ indexed }) => !indexed).map(({ id }) => id));
  for (const { id, kind, targets } of topology.proxies) {
    if (finished.has(id)) continue;
    const listed = targets.some(({ authorizationPolicies, requestAuthentications }) =>
      policy.kind === 'AuthorizationPolicy'
        ? Object.values(authorizationPolicies).some((names) => names.includes(name))
        : requestAuthentications.includes(name),
    );
    if (!listed) continue;
    receivers.add(kind === 'sidecar' ? 'sidecar' : `${kind === 'waypoint' ? 'waypoint' : 'gateway'} ${id.slice(8)}`);
  }
  if (topology.workloads.some((workload) => isEvaluated(policy, workload, topology))) receivers.add('ztunnel');
  return [...receivers].sort();
}

/** A ztunnel evaluates it for the workload: listed there, or by scope. */
function isEvaluated(policy: PolicyFacts, workload: WorkloadFacts, topology: Topology): boolean {
  const captured =
    workload.tunnel === 'HBONE' && !workload.sidecar && !('networking.istio.io/tunnel' in workload.labels);
  if (!captured || !workload.indexed || !policy.sentToZtunnel) return false;
  const { policyObjects, mesh } = topology;
  const object = policyObjects.authorizationPolicies.find(
    ({ namespace, name }) => namespace === policy.namespace && name === policy.name,
  );
  if (object?.selector !== null) return workload.ztunnelPolicies.includes(`${policy.namespace}/${policy.name}`);
  return policy.namespace === mesh.rootNamespace || policy.namespace === workload.namespace;
}
