import { freeBitsOfRange } from '../addresses.ts';

/** Whether an address or CIDR range holds an address; null where the range does not parse. Families never mix. */
export function rangeHolds(range: string, address: string): boolean | null {
  const freeBits = freeBitsOfRange(range);
  if (freeBits === null) return null;
  const slash = range.indexOf('/');
  const base = addressBits(slash === -1 ? range : range.slice(0, slash));
  const wanted = addressBits(address);
  if (base === null || wanted === null || base.width !== wanted.width) return false;
  const shift = BigInt(freeBits);
  return base.value >> shift === wanted.value >> shift;
}

type AddressBits = { readonly value: bigint; readonly width: 32 | 128 };

/** The address as a number; null for text that is no address. An IPv4 address inside IPv6 counts as IPv4. */
function addressBits(text: string): AddressBits | null {
  if (freeBitsOfRange(text) !== 0) return null;
  const plain = text.split('%')[0] ?? '';
  if (!plain.includes(':')) return { value: ipv4(plain), width: 32 };
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain);
  if (mapped?.[1] !== undefined) return { value: ipv4(mapped[1]), width: 32 };
  return { value: ipv6(plain), width: 128 };
}

function ipv4(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6(text: string): bigint {
  const lastColon = text.lastIndexOf(':');
  const tail = text.slice(lastColon + 1);
  const low = tail.includes('.') ? ipv4(tail) : null;
  const groups =
    low === null ? text : `${text.slice(0, lastColon)}:${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  const [head = '', rest] = groups.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = rest === undefined || rest === '' ? [] : rest.split(':');
  const zeros = rest === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}
