/** `2026-11-24 08:31:04 UTC` of an RFC 3339 time; the text itself where it is none. */
export function utcTime(time: string): string {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) return time;
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
