import type { Point, Rectangle } from './placement.ts';

/** How the whole of a scene stands in a small picture: its size in CSS pixels, and how scene units become such pixels. */
export type MiniPlan = {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** Corner of the scene. */
  readonly origin: Point;
};

const most = { width: 176, height: 120 } as const;

/** A frame is at least so wide and high, so that it can be seen. */
const leastFrame = 5;

/** The small picture of a scene with these bounds: as large as its room allows, in the scene's own proportions. */
export function miniPlan({ x, y, width, height }: Rectangle): MiniPlan {
  const scale = Math.min(most.width / Math.max(1, width), most.height / Math.max(1, height));
  return {
    width: Math.max(24, Math.round(width * scale)),
    height: Math.max(24, Math.round(height * scale)),
    scale,
    origin: { x, y },
  };
}

/** The point of the scene under a point of the picture. */
export function pointOn({ scale, origin }: MiniPlan, left: number, top: number): Point {
  return { x: origin.x + left / scale, y: origin.y + top / scale };
}

/** Where a part of the scene stands in the picture: never outside of it, and never too small to be seen. */
export function spanOn({ width, height, scale, origin }: MiniPlan, part: Rectangle): Rectangle {
  const left = clamp((part.x - origin.x) * scale, 0, width - leastFrame);
  const top = clamp((part.y - origin.y) * scale, 0, height - leastFrame);
  const right = clamp((part.x + part.width - origin.x) * scale, left + leastFrame, width);
  const bottom = clamp((part.y + part.height - origin.y) * scale, top + leastFrame, height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function clamp(value: number, least: number, greatest: number): number {
  return Math.min(greatest, Math.max(least, value));
}
