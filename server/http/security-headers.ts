/**
 * The policy of one page: scripts only with this page's nonce, nothing from elsewhere, no frame around it.
 * No style attribute either: the first HTML has none, and those that the page sets later are set by its scripts. No text
 * becomes code but the address of a worker (`components/trusted-types.tsx`).
 */
export function contentSecurityPolicy(
  nonce: string,
  { development, admitsAddresses }: { readonly development: boolean; readonly admitsAddresses: boolean },
): string {
  return [
    "default-src 'none'",
    // Next's development server evaluates modules; the built one does not.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    development ? "connect-src 'self' ws:" : "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    ...(admitsAddresses ? [] : ["require-trusted-types-for 'script'"]),
  ].join('; ');
}

/** Headers that every answer carries. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
