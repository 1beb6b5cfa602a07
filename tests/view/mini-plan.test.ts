import { describe, expect, it } from 'vitest';
import { miniPlan, pointOn, spanOn } from '#lib/layout/mini-plan.ts';

const bounds = { x: -60, y: -60, width: 3_520, height: 1_200 };

describe('miniPlan', () => {
  it('keeps the proportions of the scene within its room', () => {
    const { width, height } = miniPlan(bounds);
    expect(width).toBe(176);
    expect(height).toBe(60);
    expect(miniPlan({ ...bounds, width: 100, height: 90_000 })).toMatchObject({ width: 24, height: 120 });
  });

  it('leads from a point of the picture to the scene and back', () => {
    const plan = miniPlan(bounds);
    const middle = pointOn(plan, plan.width / 2, plan.height / 2);
    expect(middle.x).toBeCloseTo(bounds.x + bounds.width / 2);
    expect(middle.y).toBeCloseTo(bounds.y + bounds.height / 2);
    expect(spanOn(plan, { ...middle, width: 400, height: 200 })).toEqual({ x: 88, y: 30, width: 20, height: 10 });
  });

  it('frames a part that can be seen and lies inside, wherever the map looks', () => {
    const plan = miniPlan(bounds);
    for (const part of [
      { x: -90_000, y: -90_000, width: 10, height: 10 },
      { x: 90_000, y: 90_000, width: 10, height: 10 },
      { x: -90_000, y: -90_000, width: 900_000, height: 900_000 },
    ]) {
      const { x, y, width, height } = spanOn(plan, part);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(5);
      expect(x + width).toBeLessThanOrEqual(plan.width);
      expect(y + height).toBeLessThanOrEqual(plan.height);
    }
  });
});
