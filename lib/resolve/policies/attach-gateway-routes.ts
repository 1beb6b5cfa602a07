import type { WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { ParentRef, Route } from '#lib/model/policy.ts';
import type { Attachment, RuleOutcome } from '#lib/model/policy-facts.ts';
import type { Listener } from '#lib/model/snapshot.ts';
import { gatewayRole } from '../gateway-role.ts';
import { compileSelector } from '../label-selector.ts';
import { withBackends } from './attach-backends.ts';
import { attachment, type Place, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';

/**
 * A route with a Gateway as parent. Waypoints take no such route, and nobody says so. Unlike for the mesh, a backend in
 * another namespace needs a ReferenceGrant. Follows istiod's `referenceAllowed` and `buildDestination`.
 */
export function attachToGateway(
  place: Place,
  route: Route,
  ref: ParentRef,
  scene: AttachmentScene,
): readonly Attachment[] {
  const name: WaypointName = `${ref.namespace}/${ref.name}`;
  const gateway = scene.context.index.gateways.get(name);
  if (gateway === undefined) {
    const gap = scene.context.index.hidden('Gateway', ref.namespace, ref.name);
    return [
      attachment(
        place,
        'nobody',
        gap === null ? verdict('inert', 'target-not-found') : verdict('inert', 'input-not-visible', [gap.sentence]),
      ),
    ];
  }
  switch (gatewayRole(gateway, scene.context.index)) {
    case 'waypoint':
    case 'east-west':
      return [attachment(place, 'nobody', verdict('inert', 'kind-not-for-waypoint', [name]))];
    case 'gateway':
      break;
    default:
      return [attachment(place, 'nobody', verdict('inert', 'not-a-waypoint-class', [gateway.className]))];
  }
  const listeners = gateway.listeners.filter(
    (listener) =>
      (ref.sectionName === '' || listener.name === ref.sectionName) && (ref.port === 0 || listener.port === ref.port),
  );
  if (listeners.length === 0)
    return [
      attachment(
        place,
        'nobody',
        verdict('rejected', 'target-not-found', [ref.sectionName === '' ? String(ref.port) : ref.sectionName]),
      ),
    ];
  if (!listeners.some((listener) => admits(listener, route.namespace, ref.namespace, scene)))
    return [
      attachment(
        place,
        'nobody',
        verdict(
          'rejected',
          'wrong-namespace',
          listeners.map((each) => each.name),
        ),
      ),
    ];
  return [attachment(place, `gateway ${name}` as const, withGrants(route, scene))];
}

function admits(listener: Listener, namespace: string, own: string, { context }: AttachmentScene): boolean {
  switch (listener.namespaces?.from) {
    case 'All':
      return true;
    case 'Selector': {
      const selector = listener.namespaces.selector === null ? null : compileSelector(listener.namespaces.selector);
      return selector?.(context.index.namespaces.get(namespace)?.labels ?? {}) === true;
    }
    case 'None':
      return false;
    default:
      return namespace === own;
  }
}

function withGrants(route: Route, scene: AttachmentScene): Verdict {
  const refused = route.rules.flatMap(({ backends }, position): readonly RuleOutcome[] => {
    const attributes = backends
      .filter((backend) => backend.namespace !== route.namespace && !isGranted(route, backend, scene))
      .map(({ kind, namespace, name }) => objectId(kind, namespace, name));
    return attributes.length === 0
      ? []
      : [{ rule: position, effect: 'rejected', reason: 'wrong-namespace', attributes }];
  });
  if (refused.length === 0) return withBackends(route, scene);
  const effect = refused.length === route.rules.length ? 'rejected' : 'stricter';
  return verdict(
    effect,
    'wrong-namespace',
    refused.flatMap(({ attributes }) => attributes),
    refused,
  );
}

function isGranted(route: Route, backend: Route['rules'][number]['backends'][number], scene: AttachmentScene): boolean {
  return scene.policies.referenceGrants.some(
    ({ namespace, from, to }) =>
      namespace === backend.namespace &&
      from.some(
        (each) =>
          each.group === 'gateway.networking.k8s.io' && each.kind === route.kind && each.namespace === route.namespace,
      ) &&
      to.some(
        (each) =>
          each.group === backend.group &&
          each.kind === backend.kind &&
          (each.name === '' || each.name === backend.name),
      ),
  );
}
