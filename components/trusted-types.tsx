'use client';

import { useEffect } from 'react';

type Policy = { createHTML(text: string): unknown };
type Rules = {
  readonly createHTML?: (text: string) => string;
  readonly createScriptURL?: (address: string) => string | null;
};
type Policies = { readonly defaultPolicy: unknown; createPolicy(name: string, rules: Rules): Policy };

/**
 * The page's policy forbids to turn text into code (`require-trusted-types-for`). This admits the one text that must
 * become code: the address of a worker, where it is a file of this server.
 */
export function OwnWorkers() {
  useEffect(admitOwnWorkers, []);
  return null;
}

/** Text for a `DOMParser`, whose document is only read: it runs nothing and is put into no page. */
export function forParser(text: string): string {
  parserPolicy ??= trustedTypes()?.createPolicy('parser', { createHTML: (given) => given }) ?? null;
  // The parser takes what the policy gives; its type does not say so.
  return (parserPolicy?.createHTML(text) ?? text) as string;
}

let parserPolicy: Policy | null = null;

function admitOwnWorkers(): void {
  const policies = trustedTypes();
  if (policies === undefined || policies.defaultPolicy) return;
  policies.createPolicy('default', { createScriptURL: (address) => (isOwnScript(address) ? address : null) });
}

function isOwnScript(address: string): boolean {
  const { origin, pathname } = new URL(address, window.location.href);
  return origin === window.location.origin && pathname.startsWith('/_next/static/');
}

/** Not there in every browser. */
function trustedTypes(): Policies | undefined {
  return (window as { readonly trustedTypes?: Policies }).trustedTypes;
}
