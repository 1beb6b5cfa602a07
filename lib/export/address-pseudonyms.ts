/**
 * An IP address or range under another number; null for what is neither. Two addresses that share their first bits still
 * share as many, so ranges hold the same addresses. The first 8 bits of IPv4 and 16 of IPv6 stay: they say what sort of
 * address it is. `known` remembers the hashes of what addresses begin with.
 */
export function mapAddress(text: string, hash: (text: string) => string, known: Map<string, string>): string | null {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const four = bytesOfFour(address);
  const bytes = four ?? bytesOfSix(address);
  if (bytes === null) return null;
  if (bytes.every((byte) => byte === 0) || address === '::1') return text;
  const hashOf = (beginning: readonly number[]) => {
    const key = `address ${beginning.join('.')}`;
    const found = known.get(key) ?? hash(key);
    known.set(key, found);
    return found;
  };
  const kept = four === null ? 2 : 1;
  const mapped = bytes.map((byte, at) => (at < kept ? byte : mapByte(byte, hashOf(bytes.slice(0, at)))));
  const whole = prefix === undefined ? mapped : withoutHostBits(bytes, mapped, Number(prefix));
  const written = four === null ? writeSix(whole) : whole.join('.');
  return prefix === undefined ? written : `${written}/${prefix}`;
}

/** Each bit is turned or not by the bits before it: of the 256 bits of a hash, every beginning of a byte has one. */
function mapByte(byte: number, hash: string): number {
  let mapped = 0;
  for (let bit = 7, node = 1; bit >= 0; bit -= 1) {
    const own = (byte >> bit) & 1;
    const digit = Number.parseInt(hash[node >> 2] ?? '0', 16);
    mapped = (mapped << 1) | (own ^ ((digit >> (node & 3)) & 1));
    node = (node << 1) | own;
  }
  return mapped;
}

/** Behind the length of a range stand zeros, as people write it; unless other bits stood there before. */
function withoutHostBits(bytes: readonly number[], mapped: readonly number[], length: number): readonly number[] {
  const maskOf = (at: number) => 255 & (255 << (8 - Math.max(0, Math.min(8, length - 8 * at))));
  if (bytes.some((byte, at) => (byte & ~maskOf(at)) !== 0)) return mapped;
  return mapped.map((byte, at) => byte & maskOf(at));
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
