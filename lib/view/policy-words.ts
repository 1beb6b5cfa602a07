import type { PolicyKind, PolicyReason } from '#lib/model/policy-facts.ts';
import { isolated } from './isolated.ts';
import type { PolicyChip, PolicyState } from './view.ts';
import { troubleWords } from './words.ts';

/** The letter that stands for a kind; routes each have their own. */
export const policyLetters: Readonly<Record<PolicyKind, string>> = {
  AuthorizationPolicy: 'A',
  RequestAuthentication: 'J',
  PeerAuthentication: 'M',
  Telemetry: 'T',
  WasmPlugin: 'W',
  TrafficExtension: 'W',
  EnvoyFilter: 'E',
  DestinationRule: 'D',
  VirtualService: 'V',
  HTTPRoute: 'H',
  GRPCRoute: 'G',
  TCPRoute: 'C',
  TLSRoute: 'S',
  BackendTLSPolicy: 'B',
  XBackendTrafficPolicy: 'B',
};

/** Why, in a few words beside a chip. The panel has the sentence. */
export const shortReasons: Readonly<Record<PolicyReason, string>> = {
  enforced: 'in force',
  'no-target-ref-waypoint-ignores-selectors': 'no targetRefs',
  'target-ref-ztunnel-ignores': 'ztunnel reads no targetRefs',
  'target-not-found': 'target not found',
  'target-kind-unknown': 'target kind unknown',
  'ancestor-not-bound': 'target has no waypoint',
  'wrong-namespace': 'target in another namespace',
  'not-root-namespace': 'not in the root namespace',
  'wrong-class-name': 'not the waypoint class',
  'wrong-group': 'wrong API group',
  'unsupported-action': 'action not supported',
  'dry-run': 'dry run',
  'l7-at-ztunnel-allow-dropped': 'HTTP rules at ztunnel',
  'l7-at-ztunnel-deny-noop': 'HTTP rules at ztunnel',
  'l7-at-ztunnel-deny-wider': 'denies more than it says',
  'l7-on-tcp-port': 'HTTP rules on a TCP port',
  'selector-lists-nothing': 'empty selector',
  'selects-no-workload': 'selects no workload',
  'identity-is-waypoint': 'sees the waypoint as caller',
  'bypassed-by-pod-ip': 'pod IPs go around',
  'bypassed-by-sidecar-client': 'sidecars go around',
  'bypassed-by-ingress': 'a gateway goes around',
  'bypassed-by-uncaptured-client': 'clients outside go around',
  'bypassed-by-other-service': 'another service goes around',
  'headless-no-vip': 'service has no VIP',
  'agentgateway-unsupported': 'not by agentgateway',
  'not-a-waypoint-class': 'Gateway is no waypoint',
  'kind-not-for-ztunnel': 'ztunnel does not read it',
  'kind-not-for-waypoint': 'waypoints do not read it',
  'port-or-mode-never-matches': 'port never matches',
  'route-not-in-service-or-waypoint-namespace': 'namespace not read',
  'route-parent-not-bound': 'parent has no waypoint',
  'route-shadowed': 'another route takes all',
  'host-not-bound': 'host has no waypoint',
  'older-object-wins': 'an older one wins',
  'other-revision': 'another revision',
  'namespace-not-discovered': 'namespace not discovered',
  'validation-rejected': 'Kubernetes refuses it',
  'input-not-visible': 'not visible',
};

const stateWords: Readonly<Record<PolicyState, string>> = {
  'at-work': 'in force',
  partly: 'in force in part',
  idle: 'without effect',
  unknown: 'undetermined',
};

/** One sentence about a chip. */
export function describeChip({ kind, name, namespace, state, reason, trouble }: PolicyChip): string {
  const why = reason === null || reason === 'enforced' ? '' : `: ${shortReasons[reason]}`;
  return `${kind} ${isolated(name)} in ${isolated(namespace)}, ${stateWords[state]}${why}${troubleWords(trouble)}`;
}
