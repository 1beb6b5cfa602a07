import type { Finding } from '#lib/model/finding.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { ReasonCode } from '#lib/model/reason.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { refusedBindings } from './refused-bindings.ts';

/**
 * WP-ATTACH-DENIED: the waypoint that a label names does not admit the namespace, so traffic goes direct.
 * Follows istiod's `AttachmentDenied` (`AllowsAttachmentFromNamespaceOrLookup`).
 */
export function attachDenied(mesh: Mesh): readonly Finding[] {
  const refused = refusedBindings(mesh, reasons).map((suffering) => ({
    ...suffering,
    detail: { ...suffering.detail, namespaces: [namespaceOf(suffering.subject)] },
  }));
  return groupByCause('WP-ATTACH-DENIED', refused);
}

const reasons: ReadonlySet<ReasonCode> = new Set(['namespace-not-allowed']);

function namespaceOf(subject: string): string {
  const { namespace, name } = parseObjectId(subject);
  return namespace === '' ? name : namespace;
}
