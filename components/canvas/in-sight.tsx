import { useStore } from '@xyflow/react';
import { islandsInSight } from '#lib/layout/in-sight.ts';
import type { Scene } from '#lib/layout/scene.ts';
import { seenThrough } from './camera.ts';

/** Says that the map shows a part, and leads to the whole; nothing where all namespaces are in sight. */
export function InSight({ scene, onFit }: { readonly scene: Scene; readonly onFit: () => void }) {
  const seen = useStore(({ transform: [x, y, zoom], width, height }) =>
    width === 0 ? scene.islands.length : islandsInSight(scene, seenThrough({ x, y, zoom }, { width, height })),
  );
  const all = scene.islands.length;
  if (seen >= all) return null;
  return (
    <button
      type="button"
      data-testid="in-sight"
      className="text-mini text-ink-2 tabular-nums underline-offset-2 hover:text-ink hover:underline"
      onClick={onFit}
    >
      {seen.toLocaleString('en-US')} of {all.toLocaleString('en-US')} namespaces in sight · zoom out for all
    </button>
  );
}
