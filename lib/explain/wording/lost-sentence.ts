import type { Binding, Lost } from '#lib/model/topology.ts';
import type { Subject } from './subject.ts';
import { askerPhrase, namespacePhrase } from './subject.ts';

/** Why a candidate that looks as if it should be used is not. */
export function lostSentence(lost: Lost, binding: Binding, subject: Subject): string {
  switch (lost.reason) {
    case 'cut-off-by-own-label':
      return `Waypoint ${lost.waypoint}, the default of ${namespacePhrase(subject)}, is not used: ${cutOff(lost, binding, askerPhrase(subject, 'own-label'))}`;
    case 'canary-refused':
      return `Canary ${lost.waypoint} gets no share: ${canaryCause(lost.because)}. Everything goes to ${binding.waypoint ?? 'the primary'}.`;
  }
}

function cutOff(lost: Lost, binding: Binding, ownLabel: string): string {
  if (binding.reason === 'opted-out') return `${ownLabel} opts out.`;
  if (binding.status === 'bound') return `${ownLabel} comes first.`;
  return `${ownLabel} alone decides, and there is no fall-back when it fails; ${withoutOwnLabel(lost.because)}.`;
}

/** `because` of a candidate that was cut off is the reason code it would have had. */
function withoutOwnLabel(because: string | null): string {
  switch (because) {
    case 'bound-by-namespace-label':
      return 'without that label it would be used';
    case null:
    case 'input-not-visible':
    case 'namespace-object-missing':
      return 'whether it would have served cannot be told';
    default:
      return 'it would not have served either';
  }
}

/** istiod's reason for a refused canary in words. Follows `resolveCanaryWaypoint`; a reason that we do not know is shown as it is. */
function canaryCause(reason: string | null): string {
  switch (reason) {
    case null:
      return 'istiod refused it';
    case 'CanarySameAsPrimary':
      return 'it is the primary itself';
    case 'CanaryInvalidWeight':
      return 'the weight is no whole number from 0 to 100';
    case 'WaypointIsNotReady':
      return 'there is no such Gateway with an address';
    case 'AttachmentDenied':
      return 'its listener does not admit this namespace';
    case 'UnsupportedTrafficType':
      return 'it does not serve requests to services';
    default:
      return reason;
  }
}
