import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { FindingCode } from '#lib/model/finding.ts';
import { resolve } from '#lib/resolve/resolve.ts';

/** Rules that rest on the absence of objects, with a kind whose objects would refute them. */
const refutable: readonly (readonly [name: string, kind: string])[] = [
  ['WP-IDENTITY-SWAP/fires-allow-list-of-clients', 'AuthorizationPolicy'],
  ['WP-HBONE-BLOCKED/fires-only-the-port-of-the-application', 'NetworkPolicy'],
  ['WP-UNCAPTURED/fires-waypoint-without-enrolment', 'Pod'],
  ['WP-SIDECAR-CLIENT/fires-guarded-service-and-a-sidecar-elsewhere', 'AuthorizationPolicy'],
  ['WP-DEFAULT-DENY-GAP/fires-the-mesh-denies-and-ztunnel-lets-the-waypoint-in', 'AuthorizationPolicy'],
  ['WP-UNOWNED-GATEWAY/fires-class-of-no-controller', 'GatewayClass'],
  ['WP-TARGET-NOT-FOUND/fires-gateway-that-does-not-exist', 'Gateway'],
  ['WP-ROUTE-INERT/fires-virtual-service-for-a-host-that-nobody-has', 'Service'],
  ['WP-NOT-READY/fires-missing-waypoint-of-a-namespace', 'Gateway'],
  ['WP-EGRESS-OPEN/fires-no-policy-on-the-way-out', 'AuthorizationPolicy'],
  ['WP-IDLE-HOP/fires-nothing-at-the-waypoint', 'HTTPRoute'],
  ['WP-MTLS/fires-strict-port-beside-an-open-mode', 'PeerAuthentication'],
  ['WP-EXTERNAL-DIRECT/fires-bound-load-balancer', 'PeerAuthentication'],
];

it.each(refutable)('%s is not said while a %s may be hidden', (name, kind) => {
  const code = path.dirname(name) as FindingCode;
  const text = readFileSync(path.join(import.meta.dirname, name, 'cluster.yaml'), 'utf8');
  const source = { name, kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
  const snapshot = snapshotFromTexts([{ file: 'cluster.yaml', text }], { reading: 'observed' }, source);
  const codes = (cause: 'forbidden' | 'absent') => {
    const gap = { kind, cause, sentence: `No permission to list ${kind}.`, object: null, origin: null };
    return resolve({ ...snapshot, gaps: [gap] }).findings.map((finding) => finding.code);
  };
  expect(codes('absent')).toContain(code);
  expect(codes('forbidden')).not.toContain(code);
});
