/** The oldest and newest minor whose rules are known. */
export const oldestMinor = 22;
export const newestMinor = 31;

/** `1.30` of `1.30`, `1.30.2`, `v1.31-alpha.abc`, `1.29.6-distroless`; null for what is no version of Istio 1. */
export function minorOfVersion(version: string): string | null {
  const match = /^v?1\.(\d{1,3})(?![\d])/.exec(version.trim());
  return match?.[1] === undefined ? null : `1.${Number(match[1])}`;
}

/** The minor of an image reference such as `registry:5000/istio/pilot:1.30.2-distroless@sha256:…`; null where the tag says nothing. */
export function minorOfImage(image: string): string | null {
  const named = image.split('@')[0] ?? '';
  const tag = /:([^:/]+)$/.exec(named)?.[1];
  return tag === undefined ? null : minorOfVersion(tag);
}

/** The known minor that is nearest to a minor. */
export function nearestMinor(minor: string): string {
  return `1.${Math.min(newestMinor, Math.max(oldestMinor, minorNumber(minor)))}`;
}

/** 30 of `1.30`. */
export function minorNumber(minor: string): number {
  return Number(minor.slice('1.'.length));
}
