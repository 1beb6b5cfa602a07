import { miniPlan } from '#lib/layout/mini-plan.ts';
import type { Scene } from '#lib/layout/scene.ts';
import type { Paint } from './use-paint.ts';

/** Paints every island as a mark: filled where something in it is refused or has a finding of weight. */
export function paintMini(canvas: HTMLCanvasElement, scene: Scene, paint: Paint): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width, height, scale, origin } = miniPlan(scene.placement.bounds);
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  for (const { island, rectangle } of scene.islands) {
    const x = (rectangle.x - origin.x) * scale;
    const y = (rectangle.y - origin.y) * scale;
    const [across, down] = [Math.max(1.5, rectangle.width * scale), Math.max(1.5, rectangle.height * scale)];
    context.fillStyle = paint.panel;
    context.strokeStyle = paint.mark;
    context.lineWidth = across > 6 ? 1 : 0.5;
    context.fillRect(x, y, across, down);
    context.strokeRect(x, y, across, down);
    const refused = (island.services.refused ?? 0) + (island.workloads.refused ?? 0) > 0;
    const severity = island.troubleWithin?.severity;
    if (!refused && severity !== 'error' && severity !== 'warning') continue;
    context.fillStyle = refused || severity === 'error' ? paint.outcomes.refused : paint.outcomes.undetermined;
    const side = Math.max(1.5, Math.min(4, across - 2, down - 2));
    context.fillRect(x + across / 2 - side / 2, y + down / 2 - side / 2, side, side);
  }
}
