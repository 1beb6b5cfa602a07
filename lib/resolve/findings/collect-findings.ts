import type { Finding, Severity } from '#lib/model/finding.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Steps } from '#lib/model/steps.ts';
import { attachDenied } from './attach-denied.ts';
import { canaryRefused } from './canary.ts';
import { defaultDenyGap } from './default-deny-gap.ts';
import { egressOpen } from './egress-open.ts';
import { externalDirect } from './external-direct.ts';
import { foreignScope } from './foreign-scope.ts';
import { hboneBlocked } from './hbone-blocked.ts';
import { hides, hidesWholeKind, kindsOfPolicies, kindsThatBind } from './hidden-kinds.ts';
import { identitySwap } from './identity-swap.ts';
import { idleHop } from './idle-hop.ts';
import { ingressBypass } from './ingress-bypass.ts';
import { l7Unenforced } from './l7-unenforced.ts';
import { legacy } from './legacy.ts';
import type { Mesh, TopologyFacts } from './mesh.ts';
import { indexMesh } from './mesh.ts';
import { mtls } from './mtls.ts';
import { notReady } from './not-ready.ts';
import { routeInert } from './route-inert.ts';
import { selectorInvalid } from './selector-invalid.ts';
import { serviceEntryUnreachable } from './service-entry-unreachable.ts';
import { sharedBlast } from './shared-blast.ts';
import { sidecarClients } from './sidecar-client.ts';
import { splitBinding } from './split-binding.ts';
import { statusDisagrees } from './status-disagrees.ts';
import { targetNotFound } from './target-not-found.ts';
import { uncaptured } from './uncaptured.ts';
import { unownedGateways } from './unowned-gateway.ts';
import { wrongType } from './wrong-type.ts';

type Rule = (mesh: Mesh) => readonly Finding[];

/** A rule that rests on the absence of something says nothing where an object of that kind may be hidden. */
function unlessHidden(rule: Rule, kinds: readonly string[]): Rule {
  return (mesh) => (mesh.topology.gaps.some((gap) => hides(gap) && kinds.includes(gap.kind ?? '')) ? [] : rule(mesh));
}

/** The same where it is enough that some objects of the kind are seen. */
function unlessUnknown(rule: Rule, kinds: readonly string[]): Rule {
  return (mesh) =>
    mesh.topology.gaps.some((gap) => hidesWholeKind(gap) && kinds.includes(gap.kind ?? '')) ? [] : rule(mesh);
}

/** Every rule, in the order of `findingCodes`. */
const rules: readonly Rule[] = [
  ingressBypass,
  unlessUnknown(l7Unenforced, kindsThatBind),
  unlessUnknown(notReady, ['Pod']),
  unlessHidden(identitySwap, ['AuthorizationPolicy']),
  splitBinding,
  unlessHidden(hboneBlocked, ['NetworkPolicy']),
  uncaptured,
  unlessHidden(sidecarClients, ['AuthorizationPolicy']),
  routeInert,
  unlessHidden(defaultDenyGap, ['AuthorizationPolicy']),
  unlessHidden(unownedGateways, ['GatewayClass']),
  serviceEntryUnreachable,
  attachDenied,
  unlessUnknown(foreignScope, ['Pod', 'WorkloadEntry']),
  statusDisagrees,
  targetNotFound,
  unlessHidden(egressOpen, ['AuthorizationPolicy']),
  unlessUnknown(unlessHidden(idleHop, kindsOfPolicies), kindsThatBind),
  unlessHidden(mtls, ['PeerAuthentication']),
  unlessUnknown(canaryRefused, ['Gateway', 'Namespace']),
  legacy,
  sharedBlast,
  wrongType,
  unlessHidden(externalDirect, ['AuthorizationPolicy', 'PeerAuthentication']),
  selectorInvalid,
];

/**
 * What is worth interrupting somebody for: one finding for each cause, the worst first, then in the order of the codes and
 * of the causes. The snapshot is the one that the topology was resolved from.
 */
export function* collectFindings(topology: TopologyFacts, snapshot: Snapshot): Steps<readonly Finding[]> {
  const mesh = indexMesh(topology, snapshot);
  const found: Finding[] = [];
  for (const rule of rules) {
    yield;
    for (const finding of rule(mesh).toSorted((left, right) => compareIds(left.cause, right.cause)))
      found.push(finding);
  }
  return found.sort((left, right) => rankOf[left.severity] - rankOf[right.severity]);
}

const rankOf: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
