import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request as the API server wrote it down. */
export type AuditEvent = {
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource?: string; readonly apiGroup?: string; readonly namespace?: string };
  readonly responseStatus?: { readonly code: number };
};

/** Flags with which kube-apiserver writes down every request, without any content. */
export function auditFlags(folder: string): readonly string[] {
  const policy = join(folder, 'audit-policy.yaml');
  writeFileSync(policy, 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n');
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${logIn(folder)}`, '--audit-log-mode=blocking'];
}

/** Everything that was asked of the API server so far. A request appears once for each of its stages. */
export function readAuditLog(folder: string): readonly AuditEvent[] {
  if (!existsSync(logIn(folder))) return [];
  const whole = readFileSync(logIn(folder), 'utf8');
  return whole
    .slice(0, whole.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditEvent);
}

function logIn(folder: string): string {
  return join(folder, 'audit.log');
}
