/**
 * Whether a value matches as Istio matches texts: `*` for any that is not empty, `*end`, `start*`, or the very text.
 * Follows istiod's `StringMatcher`.
 */
export function textMatches(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  return value === pattern;
}

/** Whether a path matches, also a template: `{*}` is one segment, `{**}` any number. The query does not count. */
export function pathMatches(pattern: string, path: string): boolean {
  const [plain = ''] = path.split(/[?#]/);
  if (!pattern.includes('{*}') && !pattern.includes('{**}')) return textMatches(pattern, plain);
  const source = pattern
    .split(/(\{\*\*\}|\{\*\}|\*\*|\*)/)
    .map((part, position) => (position % 2 === 0 ? escaped(part) : part.includes('**') ? '.*' : '[^/]+'))
    .join('');
  return new RegExp(`^${source}$`).test(plain);
}

/** Whether a value matches with `*` anywhere, as Envoy's proxies match namespaces. */
export function globMatches(pattern: string, value: string): boolean {
  return new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`).test(value);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
