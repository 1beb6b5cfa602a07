import type { View } from '#lib/view/view.ts';
import { callersWidth, placeCallers } from './callers.ts';
import { margin, packIslands } from './pack.ts';
import { placeIsland, sizes } from './place-island.ts';
import type { Caption, PlacedRail, Placement, Rectangle } from './placement.ts';
import { routeAll } from './route.ts';
import type { Site } from './site.ts';

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
  const lanes: { island: string; rectangle: Rectangle }[] = [];

  plans.forEach((plan, index) => {
    const slot = packing.slots[index];
    if (slot === undefined) return;
    const { island } = plan;
    sites.set(island.id, { plan, slot });
    boxes.set(island.id, { x: slot.x, y: slot.y, width: plan.width, height: plan.height });
    for (const [id, box] of plan.boxes) boxes.set(id, { ...box, x: slot.x + box.x, y: slot.y + box.y });
    if (plan.lane !== null) {
      const { lane } = plan;
      lanes.push({ island: island.id, rectangle: { ...lane, x: slot.x + lane.x, y: slot.y + lane.y } });
    }
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

  const callers = placeCallers(view.callers);
  for (const [id, box] of callers) boxes.set(id, box);
  const beside = callers.length > 0 ? callersWidth : 0;
  const lowest = Math.max(packing.height, ...callers.map(([, { y, height }]) => y + height));
  const bounds = {
    x: -margin - beside,
    y: -margin,
    width: packing.width + 2 * margin + beside,
    height: lowest + 2 * margin,
  };
  return { bounds, boxes, ...routeAll(view, sites, boxes, packing), rails, captions, lanes };
}
