/** Reads one IP address in the forms that Go's `netip.ParseAddr` accepts; null for anything else. */
export function parseAddress(text: string): { readonly family: 4 | 6 } | null {
  if (isIPv4(text)) return { family: 4 };
  const zone = text.indexOf('%');
  if (zone === text.length - 1) return null;
  return isIPv6(zone === -1 ? text : text.slice(0, zone)) ? { family: 6 } : null;
}

/** Whether it is one IP address in a form that `parseAddress` reads. */
export function isAddress(text: string): boolean {
  return isIPv4(text) || parseAddress(text) !== null;
}

/** How many bits of `address/bits` are free; 0 for a single address, null where it does not parse. */
export function freeBitsOfRange(text: string): number | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash === -1) return 0;
  if (text.includes('%')) return null;
  const bits = text.slice(slash + 1);
  const width = address.family === 4 ? 32 : 128;
  if (!/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > width) return null;
  return width - Number(bits);
}

const ipv4Pattern = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

function isIPv4(text: string): boolean {
  return ipv4Pattern.test(text);
}

function isIPv6(text: string): boolean {
  const lastColon = text.lastIndexOf(':');
  if (lastColon === -1) return false;
  const tail = text.slice(lastColon + 1);
  if (tail.includes('.') && !isIPv4(tail)) return false;
  const groups = tail.includes('.') ? `${text.slice(0, lastColon)}:0:0` : text;
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!parts.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return false;
  return halves.length === 2 ? parts.length < 8 : parts.length === 8;
}
