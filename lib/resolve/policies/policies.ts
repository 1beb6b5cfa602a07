import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy, PolicyObjects } from '#lib/model/policy.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import { authorizationConditions } from './authorization-status.ts';
import { convertForZtunnel, isDryRun } from './ztunnel-conversion.ts';

/** Every policy and route with what becomes of it: who enforces it on what, or why nobody does. */
export function resolvePolicies(policies: PolicyObjects, context: ResolutionContext): readonly PolicyFacts[] {
  const { istio, mesh } = context.index.snapshot;
  const isUnsupported = (policy: AuthorizationPolicy) =>
    convertForZtunnel(policy, mesh.rootNamespace, istio).status === 'unsupported';
  const unsupported = policies.authorizationPolicies.filter(isUnsupported).length;
  return policies.authorizationPolicies
    .map((policy): PolicyFacts => {
      const conversion = convertForZtunnel(policy, mesh.rootNamespace, istio);
      return {
        id: objectId('AuthorizationPolicy', policy.namespace, policy.name),
        kind: 'AuthorizationPolicy',
        namespace: policy.namespace,
        name: policy.name,
        origin: policy.origin,
        createdAt: policy.createdAt,
        action: policy.action,
        dryRun: isDryRun(policy),
        attachments: [],
        sentToZtunnel: conversion.status === 'sent',
        expected: authorizationConditions(policy, context),
        observed: policy.conditions,
        conditionMayBeSilent: conversion.status === 'unsupported' && unsupported > 1,
      };
    })
    .sort((left, right) => compareIds(left.id, right.id));
}
