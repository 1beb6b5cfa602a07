/** The cookie that remembers a theme. */
export const themeCookie = 'atlas-theme';

/** A theme that someone chose by name, null for anything else. */
export function themeFrom(value: unknown): 'light' | 'dark' | null {
  return value === 'light' || value === 'dark' ? value : null;
}
