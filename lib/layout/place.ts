import type { View } from '#lib/view/view.ts';
import { margin, packIslands } from './pack.ts';
import { placeIsland, sizes } from './place-island.ts';
import type { Caption, PlacedRail, Placement, Rectangle } from './placement.ts';
import { routeLines, type Site } from './route.ts';

/**
 * Where everything in a view goes. The same view always gives the same placement, in time linear in its boxes and lines.
 * Outcomes have no say in it: only which boxes there are.
 */
export function place(view: View): Placement {
  const plans = view.islands.map(placeIsland);
  const packing = packIslands(plans);
  const boxes = new Map<string, Rectangle>();
  const sites = new Map<string, Site>();
  const rails: PlacedRail[] = [];
  const captions: Caption[] = [];

  plans.forEach((plan, index) => {
    const slot = packing.slots[index];
    if (slot === undefined) return;
    const { island } = plan;
    sites.set(island.id, { plan, slot });
    boxes.set(island.id, { x: slot.x, y: slot.y, width: plan.width, height: plan.height });
    for (const [id, box] of plan.boxes) boxes.set(id, { ...box, x: slot.x + box.x, y: slot.y + box.y });
    for (const { text, x, y } of plan.captions)
      captions.push({ island: island.id, text, at: { x: slot.x + x, y: slot.y + y } });
    for (const { traffic, status } of island.rails) {
      const x = slot.x + (traffic === 'service' ? sizes.railService : sizes.railWorkload);
      const ticks =
        traffic === 'service' ? plan.ticks.map((y) => ({ y: slot.y + y, to: slot.x + sizes.left - 3 })) : [];
      const bottom = Math.max(slot.y + plan.railBottom, slot.y + sizes.header);
      rails.push({ island: island.id, traffic, status, x, top: slot.y + sizes.header - 4, bottom, ticks });
    }
  });

  const bounds = {
    x: -margin,
    y: -margin,
    width: packing.width + 2 * margin,
    height: packing.height + 2 * margin,
  };
  return { bounds, boxes, lines: routeLines(view, sites, boxes, packing), rails, captions };
}
