const units = [
  { name: 'day', milliseconds: 86_400_000 },
  { name: 'hour', milliseconds: 3_600_000 },
  { name: 'minute', milliseconds: 60_000 },
  { name: 'second', milliseconds: 1000 },
] as const;

/** How long before `until` something was, `12 days ago`; both RFC 3339. Null where either cannot be read. */
export function ageBefore(time: string | null, until: string): string | null {
  const milliseconds = Date.parse(until) - Date.parse(time ?? '');
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return null;
  for (const unit of units) {
    const count = Math.floor(milliseconds / unit.milliseconds);
    if (count > 0) return `${count} ${unit.name}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}
