import { utcTime } from '#lib/view/utc-time.ts';

/** `08:31:04 UTC` of an RFC 3339 time. */
export function utcClock(time: string): string {
  return utcTime(time).slice(11);
}

/** `2 h`, `12 d`: how long before the data was taken something happened. Null where either time is unknown. */
export function ageAt(takenAt: string, time: string | null): string | null {
  if (time === null) return null;
  const seconds = (Date.parse(takenAt) - Date.parse(time)) / 1000;
  if (Number.isNaN(seconds)) return null;
  for (const [unit, length] of units) {
    if (seconds >= length) return `${Math.floor(seconds / length)} ${unit}`;
  }
  return seconds < 0 ? 'after the data' : 'just now';
}

const units: readonly (readonly [string, number])[] = [
  ['y', 31_536_000],
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];
