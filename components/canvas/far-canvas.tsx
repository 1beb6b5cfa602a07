import { useStore, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Scene } from '#lib/layout/scene.ts';
import { createFarBitmap } from './far-bitmap.ts';
import { usePaint } from './use-paint.ts';

/**
 * The whole mesh from so far away that islands are marks: one bitmap, whatever the number of namespaces. It follows the
 * map without React: a pan or a zoom renders nothing anew.
 */
export function FarCanvas({ scene }: { readonly scene: Scene }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const paint = usePaint();

  useEffect(() => {
    if (canvas.current === null || paint === null || width === 0 || height === 0) return;
    const bitmap = createFarBitmap(canvas.current, scene, { width, height }, paint);
    const follow = () => {
      const [x, y, zoom] = store.getState().transform;
      bitmap.show({ x, y, zoom });
    };
    follow();
    const stop = store.subscribe(follow);
    return () => {
      stop();
      bitmap.stop();
    };
  }, [scene, width, height, paint, store]);

  return <canvas ref={canvas} className="pointer-events-none absolute inset-0 size-full" />;
}
