/**
 * An IP address or range under another number; null for what is neither. Two addresses that share their first bits still
 * share as many, so ranges hold the same addresses. The first 8 bits of IPv4 and 16 of IPv6 stay: they say what sort of
 * address it is. `bits` remembers what was decided for each beginning.
 */
export function mapAddress(text: string, hash: (text: string) => string, bits: Map<string, number>): string | null {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const four = bytesOfFour(address);
  const bytes = four ?? bytesOfSix(address);
  if (bytes === null) return null;
  if (bytes.every((byte) => byte === 0) || address === '::1') return text;
  const mapped = mapBits(bytes, four === null ? 16 : 8, prefix === undefined ? null : Number(prefix), hash, bits);
  const written = four === null ? writeSix(mapped) : mapped.join('.');
  return prefix === undefined ? written : `${written}/${prefix}`;
}

function mapBits(
  bytes: readonly number[],
  kept: number,
  prefix: number | null,
  hash: (text: string) => string,
  known: Map<string, number>,
): readonly number[] {
  const all = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const written = prefix !== null && !all.slice(prefix).includes('1') ? prefix : all.length;
  let mapped = all.slice(0, kept);
  for (let at = kept; at < all.length; at += 1) {
    const before = all.slice(0, at);
    const flip = known.get(before) ?? Number.parseInt(hash(`address ${before}`).slice(0, 1), 16) & 1;
    known.set(before, flip);
    // Behind the length of a range stand zeros, as people write it.
    mapped += at >= written ? '0' : String(Number(all[at]) ^ flip);
  }
  return bytes.map((_, index) => Number.parseInt(mapped.slice(8 * index, 8 * index + 8), 2));
}

function bytesOfFour(text: string): readonly number[] | null {
  const parts = text.split('.');
  const bytes = parts.map(Number);
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part)) && bytes.every((byte) => byte < 256)
    ? bytes
    : null;
}

function bytesOfSix(text: string): readonly number[] | null {
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return null;
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return null;
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 255]);
}

function writeSix(bytes: readonly number[]): string {
  const groups = bytes.flatMap((byte, index) => (index % 2 === 0 ? [(byte << 8) | (bytes[index + 1] ?? 0)] : []));
  return groups.map((group) => group.toString(16)).join(':');
}
