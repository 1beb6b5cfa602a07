import type { ReasonCode, statusOfReason } from '#lib/model/reason.ts';
import type { Binding, GatewayFacts } from '#lib/model/topology.ts';
import { addressOrigin } from './address-origin.ts';
import type { Subject } from './subject.ts';
import { askerPhrase } from './subject.ts';
import { servesPhrase } from './traffic-type.ts';

/** The reasons for which something that was asked for is not given. */
type RefusedReason = {
  [Code in ReasonCode]: (typeof statusOfReason)[Code] extends 'refused' ? Code : never;
}[ReasonCode];

/** Why a binding was refused: the part of the sentence after "go straight to its pods: ". */
export function refusalCause(
  reason: RefusedReason,
  binding: Binding,
  subject: Subject,
  gateway: GatewayFacts | null,
): string {
  const asker = askerPhrase(subject, binding.askedBy);
  const asked = binding.asked ?? 'a waypoint';
  const [namespace = ''] = asked.split('/');
  switch (reason) {
    case 'waypoint-missing': {
      const elsewhere = binding.detail.sameNameElsewhere ?? [];
      const hint = elsewhere.length === 0 ? '' : ` (there is ${listed(elsewhere)})`;
      return `${asker} asks for waypoint ${asked}, and there is no such Gateway${hint}`;
    }
    case 'waypoint-not-ready':
      return `${asker} asks for waypoint ${asked}, which has no address: ${addressOrigin(gateway)}`;
    case 'waypoint-name-empty':
      return asked.startsWith('/')
        ? `${asker} names no namespace (istio.io/use-waypoint-namespace is empty), and no waypoint is in it`
        : `${asker} istio.io/use-waypoint is empty, and the empty value is a name that no waypoint has`;
    case 'waypoint-not-discovered':
      return `${asker} asks for waypoint ${asked}, and istiod does not watch namespace ${namespace} (discoverySelectors)`;
    case 'namespace-not-allowed':
      return `${asker} asks for waypoint ${asked}, which does not admit namespace ${subject.namespace}: ${admission(binding, namespace)}`;
    case 'selector-invalid':
      return `${asker} asks for waypoint ${asked}, whose listener has a selector that istiod cannot evaluate, and what istiod does then is not defined`;
    case 'traffic-type-refused':
      return `${asker} asks for waypoint ${asked}, which ${servesPhrase(binding.detail.serves)}`;
    case 'visibility-forbids-foreign-waypoint':
      return `${asker} asks for waypoint ${asked}, and the mesh lets this ServiceEntry be seen in namespace ${subject.namespace} only, so a waypoint of another namespace may not handle it`;
  }
}

/** Whom the listener admits. Follows `AllowsAttachmentFromNamespace`, where an unknown `from` counts as Same. */
function admission(binding: Binding, waypointNamespace: string): string {
  const { admits } = binding.detail;
  if (admits === undefined) return 'its listener does not admit it';
  switch (admits) {
    case 'Same':
    case 'None':
      return `its listener admits namespace ${waypointNamespace} only`;
    case 'Selector':
      return "the selector of its listener does not match that namespace's labels";
    case 'All':
      return 'its listener does not admit it';
  }
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
