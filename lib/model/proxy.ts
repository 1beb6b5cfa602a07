import type { ObjectId } from './object-id.ts';

/** What one proxy gets of the policies, per thing it serves. */
export type ProxyFacts = {
  /** The Gateway it runs for, or the Pod of a sidecar. */
  readonly id: ObjectId;
  /** `none`: a Gateway whose class istiod runs no proxy for. */
  readonly kind: 'waypoint' | 'router' | 'sidecar' | 'none';
  readonly targets: readonly ProxyTarget[];
};

export type ProxyTarget = {
  /** `Service/ns/name`, `ServiceEntry/ns/name#host`, `pod-ip` for traffic to workloads, `all` for a router or sidecar. */
  readonly target: string;
  /** `namespace/name` by action; only actions that have some. */
  readonly authorizationPolicies: Readonly<Record<string, readonly string[]>>;
  readonly requestAuthentications: readonly string[];
  /** `WasmPlugin/ns/name` or `TrafficExtension/ns/name`. */
  readonly extensions: readonly string[];
  /** `namespace/name` by level, in the order in which later ones override: root, proxyNamespace, serviceNamespace, targeted. */
  readonly telemetry: Readonly<Record<string, string>>;
};
