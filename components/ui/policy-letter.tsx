import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { type PolicyKind, policyKinds } from '#lib/model/policy-facts.ts';
import { policyLetters } from '#lib/view/policy-words.ts';

/** The sign of a policy or route: the letter of its kind. */
export function PolicyLetter({
  kind,
  size = 16,
  className = '',
}: {
  readonly kind: PolicyKind;
  readonly size?: number;
  readonly className?: string;
}) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 16 16" className={`shrink-0 ${className}`}>
      <rect width="16" height="16" rx="4" className="fill-ink-2" />
      <text x="8" y="12" textAnchor="middle" className="fill-panel" fontSize="11.5" fontWeight="700">
        {policyLetters[kind]}
      </text>
    </svg>
  );
}

/** The kind of a policy or route that an id names; null for other objects. */
export function policyKindOf(id: ObjectId): PolicyKind | null {
  const { kind } = parseObjectId(id);
  return policyKinds.find((known) => known === kind) ?? null;
}
