import type { IstioSettings } from '#lib/model/snapshot.ts';

/** The minors whose rules are known, oldest first. The last one stands in where nobody says. */
export const knownMinors = ['1.22', '1.23', '1.24', '1.25', '1.26', '1.27', '1.28', '1.29', '1.30', '1.31'] as const;

export type KnownMinor = (typeof knownMinors)[number];

/** Whether this istiod has a rule that came with `minor`. A minor newer than all known ones has every rule. */
export function since(istio: IstioSettings, minor: KnownMinor): boolean {
  return minorNumber(istio.minor) >= minorNumber(minor);
}

const numbers = new Map<string, number>();

/** `1.31` as 1031; remembered, since every pod asks. */
function minorNumber(minor: string): number {
  const known = numbers.get(minor);
  if (known !== undefined) return known;
  const dot = minor.indexOf('.');
  const number = Number(minor.slice(0, dot)) * 1000 + Number(minor.slice(dot + 1));
  numbers.set(minor, number);
  return number;
}

/** Reads a boolean feature of istiod as Go's `strconv.ParseBool` does; what it cannot parse is the default. */
export function feature(istio: IstioSettings, name: string, byDefault: boolean): boolean {
  return parseGoBoolean(istio.environment[name]) ?? byDefault;
}

/** Go's `strconv.ParseBool`; null for anything else. */
export function parseGoBoolean(text: string | undefined): boolean | null {
  switch (text) {
    case '1':
    case 't':
    case 'T':
    case 'TRUE':
    case 'true':
    case 'True':
      return true;
    case '0':
    case 'f':
    case 'F':
    case 'FALSE':
    case 'false':
    case 'False':
      return false;
    default:
      return null;
  }
}
