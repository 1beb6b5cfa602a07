import type { Scene, SceneIsland } from '#lib/layout/scene.ts';
import { outcomes } from '#lib/view/outcome.ts';
import { shortened } from '#lib/view/shortened.ts';
import type { Size } from './camera.ts';
import type { CanvasViewport } from './canvas-props.ts';
import { outcomeTotals } from './outcome-bar.tsx';
import type { Paint } from './use-paint.ts';

/** Paints every island that a viewport shows, as marks, in CSS pixels. */
export function paintFar(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { x, y, zoom }: CanvasViewport,
  { width, height }: Size,
  paint: Paint,
): void {
  for (const island of scene.islands) {
    const { rectangle } = island;
    const left = rectangle.x * zoom + x;
    const top = rectangle.y * zoom + y;
    if (left > width || top > height || left + rectangle.width * zoom < 0 || top + rectangle.height * zoom < 0)
      continue;
    paintIsland(context, island, left, top, zoom, paint);
  }
}

function paintIsland(
  context: CanvasRenderingContext2D,
  { island, rectangle }: SceneIsland,
  left: number,
  top: number,
  zoom: number,
  paint: Paint,
): void {
  const width = Math.max(2, rectangle.width * zoom);
  const height = Math.max(2, rectangle.height * zoom);
  context.fillStyle = paint.panel;
  context.strokeStyle = paint.line;
  context.beginPath();
  context.roundRect(left, top, width, height, Math.min(6, width / 6));
  context.fill();
  context.stroke();

  const totals = outcomeTotals(island);
  const sum = outcomes.reduce((all, outcome) => all + (totals[outcome] ?? 0), 0);
  const barHeight = Math.max(2, Math.min(6, height / 4));
  let at = left + 2;
  for (const outcome of outcomes) {
    const share = sum === 0 ? 0 : (totals[outcome] ?? 0) / sum;
    if (share === 0) continue;
    const wide = Math.max(1.5, share * (width - 4));
    context.fillStyle = paint.outcomes[outcome];
    context.fillRect(at, top + height - barHeight - 2, Math.min(wide, left + width - 2 - at), barHeight);
    at += wide;
  }
  // Shapes, not only colours, for what must be seen.
  const severity = island.troubleWithin?.severity;
  if (width > 12 && height > 30) {
    if (severity === 'error') paintOctagon(context, left + width - 11, top + height - 27, paint.outcomes.refused);
    if (severity === 'warning')
      paintTriangle(context, left + width - 11, top + height - 27, paint.outcomes.undetermined);
  }
  if ((totals.refused ?? 0) > 0 && width > 9 && height > 18) {
    context.strokeStyle = paint.outcomes.refused;
    context.beginPath();
    context.moveTo(left + width - 8, top + height - 16);
    context.lineTo(left + width - 3, top + height - 11);
    context.moveTo(left + width - 3, top + height - 16);
    context.lineTo(left + width - 8, top + height - 11);
    context.stroke();
  }
  if (width < 30 || height < 22) return;
  context.fillStyle = paint.ink;
  context.font = `600 ${width < 60 ? 9 : 10}px ${paint.font}`;
  context.save();
  context.beginPath();
  context.rect(left + 3, top, width - 5, height);
  context.clip();
  context.fillText(shortened(island.name, Math.floor((width - 6) / 5.4)), left + 4, top + 12);
  context.restore();
}

/** The sign of a warning, nine pixels wide. */
function paintTriangle(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  paintShape(context, colour, [
    [x + 4.5, y],
    [x + 9, y + 8],
    [x, y + 8],
  ]);
}

/** The sign of an error, nine pixels wide. */
function paintOctagon(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  const [near, far, end] = [2.6, 6.4, 9];
  paintShape(context, colour, [
    [x + near, y],
    [x + far, y],
    [x + end, y + near],
    [x + end, y + far],
    [x + far, y + end],
    [x + near, y + end],
    [x, y + far],
    [x, y + near],
  ]);
}

function paintShape(
  context: CanvasRenderingContext2D,
  colour: string,
  corners: readonly (readonly [number, number])[],
): void {
  context.fillStyle = colour;
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  context.fill();
}
