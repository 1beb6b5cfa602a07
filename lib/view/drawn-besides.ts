import type { ObjectId } from '#lib/model/object-id.ts';
import { islandId } from './island.ts';
import { isolated } from './isolated.ts';
import type { Show } from './show.ts';
import type { View } from './view.ts';

/**
 * What a filtered map draws besides what the filter names, to be put behind it: `with the waypoints they use and
 * team-06/cart (selected)`. Null where it draws nothing besides.
 */
export function drawnBesides(view: View, show: Show): string | null {
  const parts: string[] = [];
  if (drawsForeignWaypoints(view, show)) parts.push('with the waypoints they use');
  for (const object of view.besides) if (object === show.selected) parts.push(`and ${nameOf(object)} (selected)`);
  const subjects = view.besides.filter((object) => object !== show.selected).length;
  if (subjects > 0) parts.push('and what the open finding is about');
  return parts.length === 0 ? null : parts.join(' ');
}

/** Waypoints outside the namespaces in focus, drawn since something in them uses them. */
function drawsForeignWaypoints({ lines }: View, { namespaces }: Show): boolean {
  const focused = new Set(namespaces.map(islandId));
  return lines.some(({ island, toIsland }) => focused.has(island) && !focused.has(toIsland));
}

function nameOf(object: ObjectId): string {
  return isolated(object.slice(object.indexOf('/') + 1));
}
