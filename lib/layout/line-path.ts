import type { Point } from './placement.ts';

const radius = 9;

/**
 * SVG path data of a line with round corners, drawn from the waypoint back to the start: lines that share the last part
 * of their way then share the phase of their dashes.
 */
export function linePath(points: readonly Point[]): string {
  const way = points.toReversed();
  const [first] = way;
  if (first === undefined) return '';
  let path = `M${at(first)}`;
  way.forEach((point, index) => {
    const before = way[index - 1];
    const after = way[index + 1];
    if (before === undefined) return;
    if (after === undefined) {
      path += `L${at(point)}`;
      return;
    }
    const bend = Math.min(radius, length(before, point) / 2, length(point, after) / 2);
    path += `L${at(toward(point, before, bend))}Q${at(point)} ${at(toward(point, after, bend))}`;
  });
  return path;
}

/** SVG path data of an arrowhead at the end of a line. */
export function arrowPath(points: readonly Point[], size = 7): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const dx = Math.sign(tip.x - before.x);
  const dy = Math.sign(tip.y - before.y);
  const back = { x: tip.x - dx * size, y: tip.y - dy * size };
  const half = size * 0.55;
  return `M${at(tip)}L${at({ x: back.x - dy * half, y: back.y + dx * half })}L${at({ x: back.x + dy * half, y: back.y - dx * half })}Z`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function length(from: Point, to: Point): number {
  return Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
}

function toward(from: Point, to: Point, by: number): Point {
  const whole = length(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}
