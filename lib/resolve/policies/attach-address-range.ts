/** Whether `range` (`10.0.0.0/8`, or one address) holds the address. Texts that do not parse hold nothing. */
export function contains(range: string, address: string): boolean {
  const slash = range.indexOf('/');
  const base = bitsOf(slash === -1 ? range : range.slice(0, slash));
  const bits = bitsOf(address);
  if (base === null || bits === null || base.length !== bits.length) return false;
  const length = slash === -1 ? base.length : Number(range.slice(slash + 1));
  return Number.isInteger(length) && base.slice(0, length) === bits.slice(0, length);
}

/** The address as text of zeros and ones: 32 or 128. */
function bitsOf(address: string): string | null {
  if (address.includes(':')) return ipv6Bits(address);
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return null;
  return parts.map((part) => part.toString(2).padStart(8, '0')).join('');
}

function ipv6Bits(address: string): string | null {
  const [head = '', tail, ...rest] = address.split('::');
  if (rest.length > 0) return null;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (missing < 0 || (tail === undefined && missing !== 0)) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
