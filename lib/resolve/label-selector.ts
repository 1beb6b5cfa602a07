import type { LabelSelector, Labels } from '#lib/model/metadata.ts';

/** Tells whether labels match; null stands for a selector that cannot be evaluated. */
export type CompiledSelector = ((labels: Labels) => boolean) | null;

/**
 * A Kubernetes label selector as a function. `{}` matches everything. Null where the API machinery refuses it:
 * an unknown operator, `In` or `NotIn` without values, `Exists` or `DoesNotExist` with values, a malformed key or value.
 * Follows `metav1.LabelSelectorAsSelector`.
 */
export function compileSelector(selector: LabelSelector): CompiledSelector {
  const requirements: ((labels: Labels) => boolean)[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels)) {
    if (!isLabelKey(key) || !isLabelValue(value)) return null;
    requirements.push((labels) => labelOf(labels, key) === value);
  }
  for (const { key, operator, values } of selector.matchExpressions) {
    const requirement = isLabelKey(key) && values.every(isLabelValue) ? compileExpression(key, operator, values) : null;
    if (requirement === null) return null;
    requirements.push(requirement);
  }
  return (labels) => requirements.every((matches) => matches(labels));
}

function compileExpression(key: string, operator: string, values: readonly string[]): CompiledSelector {
  switch (operator) {
    case 'In':
      return values.length === 0 ? null : (labels) => values.includes(labelOf(labels, key) ?? missing);
    case 'NotIn':
      return values.length === 0 ? null : (labels) => !values.includes(labelOf(labels, key) ?? missing);
    case 'Exists':
      return values.length > 0 ? null : (labels) => labelOf(labels, key) !== undefined;
    case 'DoesNotExist':
      return values.length > 0 ? null : (labels) => labelOf(labels, key) === undefined;
    default:
      return null;
  }
}

// No label value holds a slash, so this one equals none.
const missing = '/';

/** The value of a label, undefined where it is absent. Safe for keys such as `constructor` on any kind of object. */
export function labelOf(labels: Labels, key: string): string | undefined {
  const value = labels[key];
  // Most look-ups miss, so the costlier question is asked only of what is there.
  return value !== undefined && Object.hasOwn(labels, key) ? value : undefined;
}

/** Whether labels carry all of these pairs; true for none. Stops at the first that is missing and allocates nothing. */
export function carriesAll(labels: Labels, pairs: Labels): boolean {
  for (const key in pairs) {
    if (Object.hasOwn(pairs, key) && labelOf(labels, key) !== pairs[key]) return false;
  }
  return true;
}

const namePattern = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const prefixPattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

function isLabelValue(value: string): boolean {
  return value === '' || namePattern.test(value);
}

function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash === -1) return namePattern.test(key);
  const prefix = key.slice(0, slash);
  return prefix.length <= 253 && prefixPattern.test(prefix) && namePattern.test(key.slice(slash + 1));
}
