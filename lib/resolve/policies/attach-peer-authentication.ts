import type { PeerAuthentication } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import { oldest } from '../creation.ts';
import { nothingInScope, scopePlace } from './attach-scope.ts';
import { refusedInPeerAuthentication } from './attach-validation.ts';
import { attachment, enforced, type Place, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { isSeen } from './seen.ts';

/**
 * Where a PeerAuthentication counts: at ztunnel for plain connections to captured workloads, at sidecars. Waypoints never
 * ask. Follows istiod's `fetchPeerAuthentications`, `convertedSelectorPeerAuthentications` and
 * `convertPeerAuthentication`, with their three deviations from the API.
 */
export function attachPeerAuthentications(
  policies: readonly PeerAuthentication[],
  scene: AttachmentScene,
): (policy: PeerAuthentication) => readonly Attachment[] {
  const read = policies.filter(
    (policy) => isSeen(policy, scene.context) && refusedInPeerAuthentication(policy).length === 0,
  );
  const wide = Map.groupBy(
    read.filter((policy) => !hasLabels(policy)),
    ({ namespace }) => namespace,
  );
  return (policy) => {
    const place = scopePlace(policy, scene);
    if (hasLabels(policy) && policy.namespace === scene.rule.rootNamespace)
      return [attachment(place, 'nobody', verdict('inert', 'selector-lists-nothing'))];
    const older = hasLabels(policy) ? null : oldest(wide.get(policy.namespace) ?? []);
    if (older !== null && older !== policy)
      return [attachment(place, 'nobody', verdict('inert', 'older-object-wins', [`${older.namespace}/${older.name}`]))];
    const scope = scene.scopes.of(policy);
    const inherited = inheritedBy(policy, wide, scene.rule.rootNamespace);
    const attachments = [
      ...(scope.captured ? [attachment(place, 'ztunnel', atZtunnel(policy, inherited))] : []),
      ...(scope.sidecars ? [attachment(place, 'sidecar', enforced)] : []),
    ];
    return attachments.length > 0 ? attachments : [nothing(place, policy, scene)];
  };
}

function nothing(place: Place, policy: PeerAuthentication, scene: AttachmentScene): Attachment {
  return nothingInScope(place, policy, scene);
}

function hasLabels({ selector }: PeerAuthentication): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length > 0;
}

type Inherited = { readonly strict: boolean; readonly fromMesh: boolean; readonly namespaceIsUnset: boolean };

function inheritedBy(
  policy: PeerAuthentication,
  wide: ReadonlyMap<string, readonly PeerAuthentication[]>,
  rootNamespace: string,
): Inherited {
  const mesh = oldest((wide.get(rootNamespace) ?? []).filter(({ selector }) => selector === null));
  const namespace = policy.namespace === rootNamespace ? null : oldest(wide.get(policy.namespace) ?? []);
  const decides = namespace !== null && namespace.mode !== 'UNSET' ? namespace : mesh;
  return {
    strict: decides?.mode === 'STRICT',
    fromMesh: decides === mesh,
    namespaceIsUnset: namespace !== null && namespace.mode === 'UNSET',
  };
}

function atZtunnel(policy: PeerAuthentication, inherited: Inherited): Verdict {
  if (policy.portModes.length === 0) return enforced;
  const portsOf = (...modes: readonly string[]) =>
    policy.portModes.filter(({ mode }) => modes.includes(mode)).map(({ port }) => String(port));
  const isOpen = policy.mode === 'PERMISSIVE' || policy.mode === 'DISABLE';
  if (isOpen && inherited.strict && inherited.fromMesh && portsOf('STRICT').length > 0)
    return verdict('looser', 'port-or-mode-never-matches', portsOf('STRICT'));
  if (policy.mode === 'UNSET' && inherited.strict) {
    const permissive = portsOf('PERMISSIVE');
    if (permissive.length > 0 && inherited.namespaceIsUnset)
      return verdict('looser', 'port-or-mode-never-matches', portsOf('PERMISSIVE', 'DISABLE', 'STRICT', 'UNSET'));
    if (permissive.length === 0 && portsOf('DISABLE').length > 0)
      return verdict('stricter', 'port-or-mode-never-matches', portsOf('DISABLE'));
  }
  return enforced;
}
