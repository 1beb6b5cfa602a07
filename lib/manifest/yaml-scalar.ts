/**
 * The value of a scalar without quotes: the core schema of YAML 1.2, and `yes`, `no`, `on`, `off` as truth values,
 * which Kubernetes still reads by YAML 1.1.
 */
export function plainScalar(source: string): unknown {
  if (maybeSpecial.test(source)) {
    if (source in words) return words[source];
    if (yaml11Truth.test(source)) return isYaml11True(source);
    if (decimal.test(source)) return Number(source);
    const radix = /^0([ox])([0-9a-fA-F]+)$/.exec(source);
    if (radix?.[2] !== undefined) return prefixedNumber(radix[1] === 'o' ? 8 : 16, radix[2], source);
    if (/^[-+]?\.(inf|Inf|INF)$/.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
    if (/^\.(nan|NaN|NAN)$/.test(source)) return Number.NaN;
  }
  return source;
}

/** The truth values that YAML 1.1 has beyond those of 1.2. */
export const yaml11Truth = /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;

export function isYaml11True(source: string): boolean {
  return /^(?:y|on)/i.test(source);
}

const maybeSpecial = /^[-+.0-9~nNtTfFyYoO]/;
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

const words: Readonly<Record<string, unknown>> = Object.assign(Object.create(null), {
  '~': null,
  null: null,
  Null: null,
  NULL: null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
});

function prefixedNumber(radix: 8 | 16, digits: string, source: string): unknown {
  const wrong = radix === 8 && /[^0-7]/.test(digits);
  return wrong ? source : Number.parseInt(digits, radix);
}
