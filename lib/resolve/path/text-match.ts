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
  const parts = pattern.split(/(\{\*\*\}|\{\*\}|\*\*|\*)/);
  return matchesParts(
    parts.map((part, position) => (position % 2 === 0 ? part : part.includes('**') ? anything : oneSegment)),
    plain,
  );
}

/** Whether a value matches with `*` anywhere, as Envoy's proxies match namespaces. */
export function globMatches(pattern: string, value: string): boolean {
  return matchesParts(
    pattern.split('*').flatMap((part, position) => (position === 0 ? [part] : [anything, part])),
    value,
  );
}

const anything = Symbol('any text, also none');
const oneSegment = Symbol('any text without a slash, but some');

/**
 * Follows all ways at once, from each place that the parts before can end at. A regular expression would try them one
 * after the other, and who may write a policy could make it try for hours.
 */
function matchesParts(parts: readonly (string | symbol)[], value: string): boolean {
  let ends = new Uint8Array(value.length + 1);
  ends[0] = 1;
  for (const part of parts) {
    if (part === '') continue;
    ends = typeof part === 'string' ? afterText(part, value, ends) : afterWildcard(part, value, ends);
  }
  return ends[value.length] === 1;
}

function afterText(part: string, value: string, ends: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(ends.length);
  for (let end = ends.indexOf(1); end !== -1; end = ends.indexOf(1, end + 1)) {
    if (value.startsWith(part, end)) next[end + part.length] = 1;
  }
  return next;
}

function afterWildcard(part: symbol, value: string, ends: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(ends.length);
  let open = false;
  for (let end = 0; end <= value.length; end += 1) {
    if (part === anything) {
      open ||= ends[end] === 1;
      next[end] = open ? 1 : 0;
    } else {
      next[end] = open ? 1 : 0;
      open = value[end] !== '/' && (open || ends[end] === 1);
    }
  }
  return next;
}
