import type { Finding } from '#lib/model/finding.ts';
import type { Condition } from '#lib/model/metadata.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Binding } from '#lib/model/topology.ts';
import { groupByCause, type Suffering } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * WP-STATUS-DISAGREES: what istiod wrote on an object differs from what its rules give on the objects that were read: the
 * condition is stale, another control plane wrote it, or an input was not seen. Compared are type, status and reason,
 * since texts differ between versions. A condition that is not there says nothing: on policies istiod has one slot for
 * some, and older ones write fewer.
 */
export function statusDisagrees(mesh: Mesh): readonly Finding[] {
  const { services, workloads, policies } = mesh.topology;
  const several = new Set(services.map(({ id }) => id).filter((id, position, ids) => ids[position - 1] === id));
  return groupByCause('WP-STATUS-DISAGREES', [
    ...services
      .filter(({ observed, indexed, binding }) => observed.length > 0 && indexed && isPredicted(binding))
      .flatMap((facts) => disagreement(facts.id, facts, (type) => isOnObject(type, several.has(facts.id)))),
    ...workloads
      .filter(({ observed, indexed, binding }) => observed.length > 0 && indexed && isPredicted(binding))
      .flatMap((facts) => disagreement(facts.id, facts, (type) => isOnObject(type, false))),
    ...policies
      .filter(({ observed, conditionMayBeSilent }) => observed.length > 0 && !conditionMayBeSilent)
      .flatMap((facts) => {
        const written = new Set(facts.observed.map(({ type }) => type));
        return disagreement(facts.id, facts, (type) => onPolicies.has(type) && written.has(type));
      }),
  ]);
}

/** istiod does not answer for what it cannot tell itself. */
function isPredicted({ status, reason }: Binding): boolean {
  return status !== 'undetermined' && reason !== 'selector-invalid';
}

/** Of several hostnames istiod may show the condition of any one. */
function isOnObject(type: string, severalHosts: boolean): boolean {
  return type.startsWith('istio.io/') && !(severalHosts && type === 'istio.io/WaypointMissing');
}

const onPolicies: ReadonlySet<string> = new Set(['WaypointAccepted', 'ZtunnelAccepted']);

function disagreement(
  id: ObjectId,
  facts: { readonly expected: readonly Condition[]; readonly observed: readonly Condition[] },
  isCompared: (type: string) => boolean,
): readonly Suffering[] {
  const expected = said(facts.expected, isCompared);
  const observed = said(facts.observed, isCompared);
  if (observed.length === 0 || expected.join() === observed.join()) return [];
  return [
    {
      cause: id,
      subject: id,
      detail: {
        expected: expected.filter((condition) => !observed.includes(condition)),
        observed: observed.filter((condition) => !expected.includes(condition)),
      },
    },
  ];
}

function said(conditions: readonly Condition[], isCompared: (type: string) => boolean): readonly string[] {
  return conditions
    .filter(({ type }) => isCompared(type))
    .map(({ type, status, reason }) => `${type}=${status}/${reason}`)
    .sort();
}
