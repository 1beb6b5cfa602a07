import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { PolicyFacts, PolicyReason } from '#lib/model/policy-facts.ts';
import { selects } from '../policies/policy-attachment.ts';
import { isAtWork } from './dead-targets.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isCaptured } from './mesh.ts';

/**
 * WP-L7-UNENFORCED: a policy without targetRefs has rules about HTTP, and covers pods of which ztunnel handles the
 * traffic, which knows no HTTP: an ALLOW rule is dropped, so more is refused than it says; a DENY rule does nothing, or
 * refuses more; a CUSTOM policy is not taken at all; a RequestAuthentication or extension finds no proxy. Waypoints pass
 * over policies without targetRefs. Follows istiod's `convertAuthorizationPolicy` and `ShouldAttachPolicy`.
 */
export function l7Unenforced(mesh: Mesh): readonly Finding[] {
  return groupByCause(
    'WP-L7-UNENFORCED',
    mesh.topology.policies.flatMap((policy) => {
      const lost = lossOf(policy, mesh);
      if (lost === null) return [];
      return covered(policy, mesh).map((subject): Suffering => ({ cause: policy.id, subject, detail: lost }));
    }),
  );
}

const lossAtZtunnel: ReadonlySet<PolicyReason> = new Set([
  'l7-at-ztunnel-allow-dropped',
  'l7-at-ztunnel-deny-noop',
  'l7-at-ztunnel-deny-wider',
]);

const kindsThatNeedAProxy: ReadonlySet<string> = new Set(['RequestAuthentication', 'WasmPlugin', 'TrafficExtension']);

function lossOf(policy: PolicyFacts, mesh: Mesh): Suffering['detail'] | null {
  const { attachments, action } = policy;
  const atZtunnel = attachments.filter(({ enforcer }) => enforcer === 'ztunnel');
  const loss = atZtunnel.find(({ reason }) => lossAtZtunnel.has(reason));
  if (loss !== undefined) {
    return { why: loss.reason, effect: loss.effect, action: action ?? '', attributes: loss.because };
  }
  if (action === 'CUSTOM' && atZtunnel.some(({ reason }) => reason === 'unsupported-action')) {
    return { why: 'unsupported-action', effect: 'rejected', action };
  }
  // In the root namespace they are as a rule meant for the gateways of the mesh.
  if (!kindsThatNeedAProxy.has(policy.kind) || policy.namespace === mesh.topology.mesh.rootNamespace) return null;
  const isUnread = attachments.some(({ reason }) => reason === 'kind-not-for-ztunnel');
  return isUnread && !attachments.some(isAtWork) ? { why: 'kind-not-for-ztunnel', effect: 'inert', action: '' } : null;
}

/** The captured pods that a selector picks; without one the namespaces that have some. */
function covered({ id, namespace }: PolicyFacts, mesh: Mesh): readonly ObjectId[] {
  const { topology } = mesh;
  const selector = mesh.selectorOf(id);
  const namespaces =
    namespace === topology.mesh.rootNamespace ? topology.namespaces.map((facts) => facts.name) : [namespace];
  if (selector === null) {
    return namespaces
      .filter((other) => mesh.workloadsIn(other).some(isCaptured))
      .map((other) => objectId('Namespace', '', other));
  }
  return namespaces.flatMap((other) =>
    mesh
      .workloadsIn(other)
      .filter((workload) => isCaptured(workload) && selects(selector, workload.labels))
      .map((workload) => workload.id),
  );
}
