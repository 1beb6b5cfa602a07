/** The two kinds of traffic that istiod resolves apart: to a service's VIP, and to a workload's own address. */
export type Traffic = 'service' | 'workload';

/** What istiod decided. *Refused*: asked for and not given. *None*: nobody asked, opted out, or meant for other traffic. */
export type BindingStatus = 'bound' | 'refused' | 'none' | 'undetermined';

/**
 * Every reason a binding can have, with the status it belongs to. Codes are public and stable: links, scripts and
 * documents name them. A new one needs a case under `tests/cases`, wording and a section in `docs/semantics.md`;
 * the compiler and a test ask for each.
 */
export const statusOfReason = {
  'bound-by-own-label': 'bound',
  'bound-by-namespace-label': 'bound',
  'no-waypoint-asked': 'none',
  'opted-out': 'none',
  'namespace-opted-out': 'none',
  'traffic-type-skipped': 'none',
  'is-waypoint': 'none',
  'not-in-mesh-index': 'none',
  'endpoint-has-no-label': 'none',
  'waypoint-missing': 'refused',
  'waypoint-not-ready': 'refused',
  'waypoint-name-empty': 'refused',
  'waypoint-not-discovered': 'refused',
  'namespace-not-allowed': 'refused',
  'selector-invalid': 'refused',
  'traffic-type-refused': 'refused',
  'visibility-forbids-foreign-waypoint': 'refused',
  'input-not-visible': 'undetermined',
  'tie-between-equals': 'undetermined',
  'namespace-object-missing': 'undetermined',
} as const satisfies Readonly<Record<string, BindingStatus>>;

export type ReasonCode = keyof typeof statusOfReason;

export const reasonCodes = Object.keys(statusOfReason) as readonly ReasonCode[];

/** Why istiod does not know an object at all, for `not-in-mesh-index`. */
export type AbsenceCause =
  | 'external-name'
  | 'finished'
  | 'host-network'
  | 'no-address'
  | 'namespace-not-discovered'
  | 'other-revision'
  | 'hostname-taken'
  | 'visibility-none'
  | 'range-address'
  | 'malformed';

/** The checks in istiod's order. The last two stand in a ladder only where they apply. */
export const ladderCodes = [
  'own-label',
  'namespace-label',
  'waypoint-exists',
  'waypoint-has-address',
  'namespace-admitted',
  'traffic-type-served',
  'visibility-allows',
  'canary-valid',
] as const;

export type LadderCode = (typeof ladderCodes)[number];

/** Why a candidate that looks as if it should be used is not. */
export type LostReason = 'cut-off-by-own-label' | 'canary-refused';

/**
 * Data-plane facts that a verdict does not depend on but that decide whether traffic follows it.
 * `docs/semantics.md` has istiod's and ztunnel's side of each.
 */
export const flagCodes = [
  'no-vip',
  'headless',
  'no-ip',
  'host-network',
  'no-tcp',
  'not-programmed',
  'no-address',
  'no-hbone-port',
  'no-endpoints',
  'same-hostname-collision',
  'assumes-deployed',
] as const;

export type Flag = (typeof flagCodes)[number];

/** With one of these, traffic does not follow the binding although istiod wrote it. */
export const flagsThatKeepTrafficAway: ReadonlySet<Flag> = new Set<Flag>([
  'no-vip',
  'headless',
  'no-ip',
  'host-network',
  'no-tcp',
  'not-programmed',
  'no-address',
  'no-hbone-port',
  'no-endpoints',
]);
