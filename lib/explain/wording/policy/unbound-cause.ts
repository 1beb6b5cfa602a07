import { type ReasonCode, statusOfReason } from '#lib/model/reason.ts';

/**
 * Why a waypoint does not stand in front of what a policy is attached to. `because` is the reason of the binding and the
 * waypoint that was asked for, as the resolver gives them.
 */
export function unboundCause(thing: string, because: readonly string[]): string {
  const [code, asked] = because;
  if (code === undefined) return `no traffic goes through ${thing}`;
  if (!isReasonCode(code)) return `${thing} has no waypoint (${because.join(', ')})`;
  const waypoint = asked ?? 'its waypoint';
  switch (code) {
    case 'no-waypoint-asked':
      return `${thing} has no waypoint, because no label asks for one`;
    case 'opted-out':
      return `${thing} has no waypoint, because its own label is none`;
    case 'namespace-opted-out':
      return `${thing} has no waypoint, because the label of its namespace is none`;
    case 'traffic-type-skipped':
    case 'traffic-type-refused':
      return `${thing} has no waypoint, because ${waypoint} does not serve traffic to services`;
    case 'waypoint-missing':
      return `${thing} has no waypoint, because ${waypoint} does not exist`;
    case 'waypoint-not-ready':
      return asked === undefined || thing.endsWith(asked)
        ? `${thing} has no address yet, so that no traffic goes through it`
        : `${thing} has no waypoint, because ${waypoint} has no address yet`;
    case 'waypoint-name-empty':
      return `${thing} has no waypoint, because the label that asks for one is empty`;
    case 'waypoint-not-discovered':
      return `${thing} has no waypoint, because istiod does not look at the namespace of ${waypoint}`;
    case 'namespace-not-allowed':
      return `${thing} has no waypoint, because ${waypoint} does not admit its namespace`;
    case 'selector-invalid':
      return `${thing} has no waypoint, because the selector of ${waypoint} cannot be evaluated`;
    case 'visibility-forbids-foreign-waypoint':
      return `${thing} has no waypoint, because its visibility forbids one of another namespace`;
    case 'is-waypoint':
      return `${thing} belongs to a waypoint itself and has none in front of it`;
    case 'not-in-mesh-index':
      return `istiod does not know ${thing}`;
    case 'endpoint-has-no-label':
      return `${thing} has no label of its own that asks for a waypoint`;
    case 'input-not-visible':
    case 'tie-between-equals':
    case 'namespace-object-missing':
      return `whether ${thing} has a waypoint is undetermined`;
    case 'bound-by-own-label':
    case 'bound-by-namespace-label':
      return `${waypoint} does not serve ${thing}`;
  }
}

/** A reason of a binding, and not another text. */
export function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(statusOfReason, text);
}
