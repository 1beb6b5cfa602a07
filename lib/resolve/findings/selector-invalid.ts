import type { Finding } from '#lib/model/finding.ts';
import type { ReasonCode } from '#lib/model/reason.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { refusedBindings } from './refused-bindings.ts';

/**
 * WP-SELECTOR-INVALID: the allowedRoutes selector of a waypoint cannot be evaluated; what istiod does with whoever asks
 * for it is not defined. Also for a waypoint that nobody asks for yet. Follows istiod's `makeWaypointSelector`.
 */
export function selectorInvalid(mesh: Mesh): readonly Finding[] {
  const refused = refusedBindings(mesh, reasons);
  const heard = new Set(refused.map(({ cause }) => cause));
  const idle = mesh.topology.gateways
    .filter(({ id, role, selectorInvalid: invalid }) => invalid && role === 'waypoint' && !heard.has(id))
    .map(
      ({ id, namespace, name }): Suffering => ({
        cause: id,
        subject: id,
        detail: { waypoint: `${namespace}/${name}`, why: 'selector-invalid' },
      }),
    );
  return groupByCause('WP-SELECTOR-INVALID', [...refused, ...idle]);
}

const reasons: ReadonlySet<ReasonCode> = new Set(['selector-invalid']);
