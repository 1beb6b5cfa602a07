import type { ObjectId } from './object-id.ts';

/** Public codes of outcomes that are worth interrupting somebody for; tickets quote them. */
export const findingCodes = [
  'WP-INGRESS-BYPASS',
  'WP-L7-UNENFORCED',
  'WP-NOT-READY',
  'WP-IDENTITY-SWAP',
  'WP-SPLIT-BINDING',
  'WP-HBONE-BLOCKED',
  'WP-UNCAPTURED',
  'WP-SIDECAR-CLIENT',
  'WP-ROUTE-INERT',
  'WP-DEFAULT-DENY-GAP',
  'WP-UNOWNED-GATEWAY',
  'WP-SE-UNREACHABLE',
  'WP-ATTACH-DENIED',
  'WP-FOREIGN-SCOPE',
  'WP-STATUS-DISAGREES',
  'WP-TARGET-NOT-FOUND',
  'WP-EGRESS-OPEN',
  'WP-IDLE-HOP',
  'WP-MTLS',
  'WP-CANARY',
  'WP-LEGACY',
  'WP-SHARED-BLAST',
  'WP-WRONG-TYPE',
  'WP-EXTERNAL-DIRECT',
  'WP-SELECTOR-INVALID',
] as const;

export type FindingCode = (typeof findingCodes)[number];

/** `error`: a policy is silently not enforced, or an outage. `warning`: a surprise. `info`: waste, a note. */
export type Severity = 'error' | 'warning' | 'info';

/** One cause and everything that suffers from it. The sentence is made from it by the wording. */
export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Sorted; what the traffic of is concerned. */
  readonly subjects: readonly ObjectId[];
  /** The object whose change would end it. */
  readonly cause: ObjectId;
  /** What the wording needs: names of waypoints, policies, fields. */
  readonly detail: Readonly<Record<string, string | readonly string[]>>;
};
