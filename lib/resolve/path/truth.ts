/** Whether a condition holds; where that depends on something that is not known, on what. */
export type Truth = boolean | Unknown;

export type Unknown = { readonly dependsOn: readonly string[] };

export function unknown(...dependsOn: readonly string[]): Unknown {
  return { dependsOn };
}

export function isUnknown(truth: Truth): truth is Unknown {
  return typeof truth !== 'boolean';
}

/** True where every condition holds; an empty list does. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return merged(truths) ?? true;
}

/** True where one condition holds; none of an empty list does. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return merged(truths) ?? false;
}

export function not(truth: Truth): Truth {
  return isUnknown(truth) ? truth : !truth;
}

/** The same truth, but unknown by this name. */
export function named(truth: Truth, name: string): Truth {
  return isUnknown(truth) ? unknown(name) : truth;
}

/** What the unknown ones depend on, each once; null where all are known. */
function merged(truths: readonly Truth[]): Unknown | null {
  const names = truths.filter(isUnknown).flatMap(({ dependsOn }) => dependsOn);
  return truths.some(isUnknown) ? { dependsOn: [...new Set(names)] } : null;
}
