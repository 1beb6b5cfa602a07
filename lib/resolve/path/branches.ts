import { compareIds } from '#lib/model/object-id.ts';
import type { Branch, PathNote } from '#lib/model/path.ts';
import type { Course } from './follow.ts';

/** The ways on from the first waypoint that its routes give, each with what becomes of the request behind it. */
export function branchesOf(courses: readonly Course[]): readonly Branch[] {
  const [first] = courses;
  const seen = new Set<Course['onward']>();
  return courses.flatMap(({ onward, waypoint, hops, verdict, decidedAt, notes }): readonly Branch[] => {
    if (onward === null || waypoint !== first?.waypoint || seen.has(onward)) return [];
    seen.add(onward);
    const { route, rule, percent, catchesAll, choice, dependsOn, protocol, backend, answer, target } = onward;
    const at = hops.findLastIndex(({ kind, object }) => kind === 'waypoint' && object === `Gateway/${waypoint}`);
    // Without a waypoint it is the sidecar of the caller that chooses.
    const start = Math.max(at, 0) + 1;
    return [
      {
        route,
        rule,
        percent,
        catchesAll,
        choice,
        dependsOn,
        protocol,
        backend: backend ?? target?.service?.id ?? null,
        port: target?.port.number ?? null,
        answer,
        hops: hops.slice(start),
        verdict,
        decidedAt: decidedAt === null || decidedAt < start ? null : decidedAt - start,
        notes,
      },
    ];
  });
}

/** The routes by which a waypoint sends requests elsewhere, or gives the answer itself. */
export function routeNotes(courses: readonly Course[]): readonly PathNote[] {
  const routes = courses.flatMap(({ onward }) => onward?.route ?? []);
  return routes.length === 0 ? [] : [{ code: 'route-chooses-backend', about: [...new Set(routes)].sort(compareIds) }];
}
