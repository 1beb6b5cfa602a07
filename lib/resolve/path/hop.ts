import type { EvaluatedPolicy, Hop } from '#lib/model/path.ts';
import type { PeerIdentity } from './peer-identity.ts';
import { spiffeId } from './peer-identity.ts';

type HopFacts = {
  readonly kind: Hop['kind'];
  readonly object: Hop['object'];
  readonly identity?: PeerIdentity;
  readonly encryption?: Hop['encryption'];
  readonly port?: number | null;
};

/** A hop that evaluates nothing. */
export function openHop({ kind, object, identity, encryption, port }: HopFacts): Hop {
  return {
    kind,
    object,
    identity: identity === undefined ? null : spiffeId(identity),
    encryption: encryption ?? 'none',
    port: port ?? null,
    policies: [],
    unmatched: 'allow',
    outcome: 'allow',
  };
}

/** A hop that decides by these policies, in the order in which it evaluates them. */
export function decidingHop(facts: HopFacts, policies: readonly EvaluatedPolicy[]): Hop {
  const unmatched = policies.some(({ action }) => action === 'ALLOW') ? 'deny' : 'allow';
  return { ...openHop(facts), policies, unmatched, outcome: outcomeOf(policies, unmatched) };
}

/**
 * One DENY is enough; else one ALLOW is needed wherever there are any. A RequestAuthentication that depends on the token
 * lets pass whoever has none or a valid one, and so does not make the outcome depend on it.
 */
function outcomeOf(policies: readonly EvaluatedPolicy[], unmatched: Hop['unmatched']): Hop['outcome'] {
  if (policies.some(({ result }) => result === 'deny')) return 'deny';
  const allows = policies.filter(({ action }) => action === 'ALLOW');
  const isAllowed = unmatched === 'allow' || allows.some(({ result }) => result === 'allow');
  if (!isAllowed && allows.every(({ result }) => result === 'no-match')) return 'deny';
  const mayRefuse = policies.some(
    ({ action, result }) => result === 'depends' && action !== 'ALLOW' && action !== 'JWT',
  );
  return isAllowed && !mayRefuse ? 'allow' : 'depends';
}

/** The same hop, and nothing behind it: no connection comes about. */
export function failing(hop: Hop): Hop {
  return { ...hop, outcome: 'fails' };
}

/** A hop that the request never reaches, so that it evaluates nothing. */
export function cutOff(hop: Hop): Hop {
  return { ...hop, policies: [], unmatched: 'allow', outcome: 'fails' };
}
