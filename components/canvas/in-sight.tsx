import { useStore } from '@xyflow/react';
import { allInSight, islandsInSight } from '#lib/layout/in-sight.ts';
import type { Scene } from '#lib/layout/scene.ts';
import { seenThrough } from './camera.ts';

/** Says that the map shows a part, and leads to the whole; nothing where all namespaces are in sight. */
export function InSight({ scene, onFit }: { readonly scene: Scene; readonly onFit: () => void }) {
  const all = scene.islands.length;
  /** Null where all of them are in sight as a whole. */
  const seen = useStore(({ transform: [x, y, zoom], width, height }) => {
    const window = seenThrough({ x, y, zoom }, { width, height });
    return width === 0 || allInSight(scene, window) ? null : islandsInSight(scene, window);
  });
  if (seen === null) return null;
  return (
    <button
      type="button"
      data-testid="in-sight"
      className="text-mini text-ink-2 tabular-nums underline-offset-2 hover:text-ink hover:underline"
      onClick={onFit}
    >
      {seen < all
        ? `${seen.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} namespaces in sight`
        : 'Some namespaces are cut off'}{' '}
      · zoom out for all
    </button>
  );
}
