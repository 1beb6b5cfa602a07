import type { Metadata } from '#lib/model/metadata.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { Extension, PolicyObjects, Telemetry } from '#lib/model/policy.ts';
import type { ProxyTarget } from '#lib/model/proxy.ts';
import { compareAges } from '../creation.ts';
import { feature, since } from '../istio-version.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import type { AttachmentRule, ChainService, PolicyProxy, TargetedPolicy } from './policy-attachment.ts';
import { attaches } from './policy-attachment.ts';
import { isSeen } from './seen.ts';

/** What a proxy evaluates on one filter chain; without a service, on its only or its pod-IP chain. */
export type ChainPolicies = (target: string, proxy: PolicyProxy, service: ChainService | null) => ProxyTarget;

/**
 * Candidates are looked up only in the root namespace, the proxy's and the service's.
 * Follows istiod's `ListAuthorizationPolicies`, `getConfigsForWorkload`, `TrafficExtensionsByListenerInfo` and
 * `applicableTelemetries`.
 */
export function chainPolicies(policies: PolicyObjects, context: ResolutionContext): ChainPolicies {
  const { istio, mesh } = context.index.snapshot;
  const rule: AttachmentRule = {
    rootNamespace: mesh.rootNamespace,
    selectorsReachGateways: feature(istio, 'ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY', true),
  };
  const seen = <Policy extends Metadata>(list: readonly Policy[]): ReadonlyMap<string, readonly Policy[]> =>
    Map.groupBy(
      list.filter((policy) => isSeen(policy, context)),
      ({ namespace }) => namespace,
    );
  const authorizations = seen(policies.authorizationPolicies);
  const authentications = seen(policies.requestAuthentications);
  const extensions = seen(policies.extensions);
  const telemetries = seen(policies.telemetries);

  const isBare = [authorizations, authentications, extensions, telemetries].every(({ size }) => size === 0);

  return (target, proxy, service) => {
    if (isBare) return { target, ...nothing };
    const namespaces = [...new Set([mesh.rootNamespace, proxy.namespace, service?.namespace ?? proxy.namespace])];
    const attached = <Policy extends TargetedPolicy>(byNamespace: ReadonlyMap<string, readonly Policy[]>): Policy[] =>
      namespaces.flatMap((namespace) =>
        (byNamespace.get(namespace) ?? []).filter((policy) => attaches(policy, proxy, service, rule)),
      );
    return {
      target,
      authorizationPolicies: Object.fromEntries(
        Object.entries(Object.groupBy(attached(authorizations), ({ action }) => action)).map(([action, list]) => [
          action,
          names(list ?? []),
        ]),
      ),
      requestAuthentications: names(attached(authentications)),
      extensions: attached(extensions)
        .filter(appliesToServers)
        .map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`)
        .sort(compareIds),
      telemetry: telemetryLevels(
        telemetries,
        proxy,
        since(istio, '1.30') ? service : besideProxy(service, proxy),
        rule,
      ),
    };
  };
}

const nothing: Omit<ProxyTarget, 'target'> = {
  authorizationPolicies: {},
  requestAuthentications: [],
  extensions: [],
  telemetry: {},
};

function names(policies: readonly Metadata[]): readonly string[] {
  return policies.map(({ namespace, name }) => `${namespace}/${name}`).sort(compareIds);
}

/**
 * These chains count as servers, and HTTP ones are asked with port 0: an extension for clients, or one that names ports,
 * never runs there. Istiod: `matchTrafficSelectorCommon`.
 */
function appliesToServers({ matches }: Extension): boolean {
  return matches.length === 0 || matches.some(({ mode, ports }) => mode !== 'CLIENT' && ports.length === 0);
}

/** Up to 1.29 Telemetry was looked for in the proxy's namespace alone. */
function besideProxy(service: ChainService | null, proxy: PolicyProxy): ChainService | null {
  return service?.namespace === proxy.namespace ? service : null;
}

function telemetryLevels(
  byNamespace: ReadonlyMap<string, readonly Telemetry[]>,
  proxy: PolicyProxy,
  service: ChainService | null,
  rule: AttachmentRule,
): Readonly<Record<string, string>> {
  const levels: Record<string, string> = {};
  const note = (level: string, policy: Telemetry | undefined) => {
    if (policy !== undefined) levels[level] = `${policy.namespace}/${policy.name}`;
  };
  const foreign = proxy.isWaypoint && service !== null && service.namespace !== proxy.namespace;
  const searched = foreign ? service.namespace : proxy.namespace;
  note('root', namespaceWide(byNamespace.get(rule.rootNamespace)));
  if (proxy.namespace !== rule.rootNamespace) note('proxyNamespace', namespaceWide(byNamespace.get(proxy.namespace)));
  if (foreign) note('serviceNamespace', namespaceWide(byNamespace.get(searched)));
  const targeted = oldestFirst(byNamespace.get(searched) ?? []).filter(
    (policy) => !isNamespaceWide(policy) && attaches(policy, proxy, service, rule),
  );
  note('targeted', targeted.at(-1));
  return levels;
}

function isNamespaceWide({ selector, targetRefs }: Telemetry): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && targetRefs.length === 0;
}

function namespaceWide(policies: readonly Telemetry[] | undefined): Telemetry | undefined {
  return oldestFirst(policies ?? []).find(isNamespaceWide);
}

/** istiod lists its configuration by creation time, then by name and namespace. */
function oldestFirst(policies: readonly Telemetry[]): readonly Telemetry[] {
  return policies.toSorted((left, right) => compareAges(left, right) || compareIds(left.name, right.name));
}
