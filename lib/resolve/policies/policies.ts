import type { Metadata } from '#lib/model/metadata.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy, PolicyObjects } from '#lib/model/policy.ts';
import type { Attachment, PolicyFacts, PolicyKind } from '#lib/model/policy-facts.ts';
import type { ProxyFacts } from '#lib/model/proxy.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import { isInRevision } from '../service-entries.ts';
import { attachAuthorization } from './attach-authorization.ts';
import { attachBackendPolicies } from './attach-backend-policies.ts';
import { attachDestinationRules } from './attach-destination-rule.ts';
import { attachEnvoyFilter } from './attach-envoy-filter.ts';
import { attachExtension } from './attach-extensions.ts';
import { attachPeerAuthentications } from './attach-peer-authentication.ts';
import { attachRequestAuthentication } from './attach-request-authentication.ts';
import { routeConditions } from './attach-route-conditions.ts';
import { attachRoutes } from './attach-routes.ts';
import { attachTelemetries } from './attach-telemetry.ts';
import { refusedFields, refusedInAuthorization, refusedInPeerAuthentication } from './attach-validation.ts';
import { attachVirtualServices } from './attach-virtual-service.ts';
import { attachment, verdict } from './attachments-build.ts';
import { type AttachmentScene, attachmentScene } from './attachments-scene.ts';
import { authorizationConditions } from './authorization-status.ts';
import { hedge } from './hidden-inputs.ts';
import { convertForZtunnel, isDryRun } from './ztunnel-conversion.ts';

/**
 * Every policy and route with what becomes of it: who enforces it on what, or why nobody does. Needs what was resolved
 * before: services, workloads with the policies that are listed on them, and proxies.
 */
export function resolvePolicies(
  policies: PolicyObjects,
  services: readonly ServiceFacts[],
  workloads: readonly WorkloadFacts[],
  proxies: readonly ProxyFacts[],
  context: ResolutionContext,
): readonly PolicyFacts[] {
  if (Object.values(policies).every(({ length }) => length === 0)) return [];
  const scene = attachmentScene(policies, services, workloads, proxies, context);
  const resolved = [...authorizations(policies, scene), ...otherPolicies(policies, scene), ...routing(policies, scene)];
  return hedge(
    resolved.sort((left, right) => compareIds(left.id, right.id)),
    context.index.snapshot.gaps,
  );
}

/** Kinds that are attached as an AuthorizationPolicy is, by reference or selector. */
function otherPolicies(policies: PolicyObjects, scene: AttachmentScene): readonly PolicyFacts[] {
  const attachPeerAuthentication = attachPeerAuthentications(policies.peerAuthentications, scene);
  const attachTelemetry = attachTelemetries(policies.telemetries, scene);
  return [
    ...policies.requestAuthentications.map((policy) =>
      facts('RequestAuthentication', policy, scene, refusedFields(policy), () =>
        attachRequestAuthentication(policy, scene),
      ),
    ),
    ...policies.peerAuthentications.map((policy) =>
      facts('PeerAuthentication', policy, scene, refusedInPeerAuthentication(policy), () =>
        attachPeerAuthentication(policy),
      ),
    ),
    ...policies.telemetries.map((policy) =>
      facts('Telemetry', policy, scene, refusedFields(policy), () => attachTelemetry(policy)),
    ),
    ...policies.extensions.map((policy) =>
      facts(policy.kind, policy, scene, refusedFields(policy), () => attachExtension(policy, scene)),
    ),
    ...policies.envoyFilters.map((policy) =>
      facts('EnvoyFilter', policy, scene, refusedFields(policy), () => attachEnvoyFilter(policy, scene)),
    ),
  ];
}

/** Kinds that name hosts, parents or backends. */
function routing(policies: PolicyObjects, scene: AttachmentScene): readonly PolicyFacts[] {
  const attachDestinationRule = attachDestinationRules(policies.destinationRules, scene);
  const attachVirtualService = attachVirtualServices(policies.virtualServices, policies.routes, scene);
  const attachBackendPolicy = attachBackendPolicies(policies.backendPolicies, scene);
  const attachRoute = attachRoutes(policies.routes, scene);
  return [
    ...policies.destinationRules.map((policy) =>
      facts('DestinationRule', policy, scene, [], () => attachDestinationRule(policy)),
    ),
    ...policies.virtualServices.map((policy) =>
      facts('VirtualService', policy, scene, [], () => attachVirtualService(policy)),
    ),
    ...policies.backendPolicies.map((policy) =>
      facts(policy.kind, policy, scene, [], () => attachBackendPolicy(policy)),
    ),
    ...policies.routes.map((route) => ({
      ...facts(route.kind, route, scene, [], () => attachRoute(route)),
      expected: routeConditions(route, scene),
      observed: route.parents.flatMap(({ conditions }) => conditions),
    })),
  ];
}

function authorizations(policies: PolicyObjects, scene: AttachmentScene): readonly PolicyFacts[] {
  const { rootNamespace } = scene.rule;
  const statusOf = (policy: AuthorizationPolicy) => convertForZtunnel(policy, rootNamespace, scene.istio).status;
  const unsupported = policies.authorizationPolicies.filter((policy) => statusOf(policy) === 'unsupported').length;
  return policies.authorizationPolicies.map((policy): PolicyFacts => {
    const status = statusOf(policy);
    return {
      ...facts('AuthorizationPolicy', policy, scene, refusedInAuthorization(policy), () =>
        attachAuthorization(policy, scene),
      ),
      action: policy.action,
      dryRun: isDryRun(policy),
      sentToZtunnel: status === 'sent',
      expected: authorizationConditions(policy, scene.context),
      observed: policy.conditions,
      conditionMayBeSilent: status === 'unsupported' && unsupported > 1,
    };
  });
}

/** What all kinds share. `refused` names fields for which Kubernetes would not take the object. */
function facts(
  kind: PolicyKind,
  policy: Metadata,
  scene: AttachmentScene,
  refused: readonly string[],
  attach: () => readonly Attachment[],
): PolicyFacts {
  return {
    id: objectId(kind, policy.namespace, policy.name),
    kind,
    namespace: policy.namespace,
    name: policy.name,
    origin: policy.origin,
    createdAt: policy.createdAt,
    action: null,
    dryRun: false,
    attachments: notRead(policy, scene) ?? (refused.length > 0 ? [rejected(refused)] : attach()),
    sentToZtunnel: false,
    expected: [],
    observed: [],
    conditionMayBeSilent: false,
  };
}

/** Why this istiod does not read the object at all; null where it does. */
function notRead(policy: Metadata, { context }: AttachmentScene): readonly Attachment[] | null {
  const discovered = context.index.discovers(policy.namespace);
  const inRevision = isInRevision(policy, context);
  if (discovered === false) return [attachment(nowhere, 'nobody', verdict('inert', 'namespace-not-discovered'))];
  if (inRevision === false) return [attachment(nowhere, 'nobody', verdict('inert', 'other-revision'))];
  const gap = [discovered, inRevision].find((answer) => typeof answer === 'object');
  if (gap === undefined) return null;
  return [attachment(nowhere, 'nobody', verdict('inert', 'input-not-visible', [gap.sentence]))];
}

function rejected(fields: readonly string[]): Attachment {
  const [field = null] = fields;
  return attachment({ target: null, field }, 'nobody', verdict('rejected', 'validation-rejected', fields));
}

const nowhere = { target: null, field: null };
