import type { Extension } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import { since } from '../istio-version.ts';
import { attachByReference, type WaypointReach } from './attach-by-reference.ts';
import { portProtocol } from './attach-port-protocol.ts';
import { onHttpOnly } from './attach-request-authentication.ts';
import { ignoredByWaypoints, proxiesInScope, scopePlace, withoutProxy } from './attach-scope.ts';
import { attachment, enforced, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';

/**
 * Which proxies run a WasmPlugin or TrafficExtension. Waypoint chains count as servers, and HTTP ones are asked with
 * port 0, so an extension for clients or for given ports never runs there. Follows istiod's
 * `TrafficExtensionsByListenerInfo` and `matchTrafficSelectorCommon`. TrafficExtension exists since 1.30.
 */
export function attachExtension(policy: Extension, scene: AttachmentScene): readonly Attachment[] {
  if (policy.kind === 'TrafficExtension' && !since(scene.istio, '1.30'))
    return [attachment(scopePlace(policy, scene), 'nobody', verdict('inert', 'kind-not-for-waypoint'))];
  if (policy.targetRefs.length > 0) {
    return attachByReference(policy, scene, {
      atGateway: enforced,
      atWaypoint: (reach) => [onChains(policy, reach, scene)],
      protects: false,
    });
  }
  const scope = scene.scopes.of(policy);
  const place = scopePlace(policy, scene);
  const attachments = [
    ...ignoredByWaypoints(place, scope),
    ...proxiesInScope(policy, scope, scene).map((enforcer) => attachment(place, enforcer, enforced)),
  ];
  return attachments.length > 0 ? attachments : [withoutProxy(place, policy, scope, scene)];
}

function onChains(policy: Extension, reach: WaypointReach, scene: AttachmentScene): Verdict {
  const servers = policy.matches.filter(({ mode }) => mode !== 'CLIENT');
  if (policy.matches.length > 0 && servers.length === 0)
    return verdict('inert', 'port-or-mode-never-matches', ['CLIENT']);
  const ports = servers.some((match) => match.ports.length === 0) ? [] : servers.flatMap((match) => match.ports);
  if (policy.type === 'NETWORK' && policy.language === 'wasm') return onTcp(reach, ports);
  if (ports.length > 0) return verdict('inert', 'port-or-mode-never-matches', ports.map(String));
  return onHttpOnly(reach, scene);
}

function onTcp({ services }: WaypointReach, asked: readonly number[]): Verdict {
  const ports = services.flatMap((facts) =>
    facts.ports.filter((port) => ['tcp', 'sniffed'].includes(portProtocol(port, facts.kind))).map(({ port }) => port),
  );
  const works = asked.length === 0 ? ports.length > 0 : asked.some((port) => ports.includes(port));
  return works ? enforced : verdict('inert', 'port-or-mode-never-matches', asked.map(String));
}
