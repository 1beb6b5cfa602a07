import type { Truth } from './truth.ts';
import { allOf, anyOf, not } from './truth.ts';

/** One field of a rule as an Envoy proxy reads it. */
export type ProxyField = {
  /** Only an HTTP chain can match it. */
  readonly httpOnly: boolean;
  /** Null for a value that does not parse. */
  readonly match: (value: string) => Truth | null;
};

/** Whether one field and its negation match; `dropped` where the whole ALLOW rule is left out because of it. */
export function fieldMatches(
  field: ProxyField,
  values: readonly string[],
  notValues: readonly string[],
  chain: { readonly protocol: 'http' | 'tcp' },
  isAllow: boolean,
): Truth | 'dropped' {
  const match = field.httpOnly && chain.protocol === 'tcp' ? () => null : field.match;
  const positive = values.map(match);
  const negative = notValues.map(match);
  if (isAllow && (positive.includes(null) || negative.includes(null))) return 'dropped';
  const left = positive.filter((truth) => truth !== null);
  return allOf([left.length === 0 ? true : anyOf(left), not(anyOf(negative.filter((truth) => truth !== null)))]);
}
