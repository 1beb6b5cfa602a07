import type { Scene } from '#lib/layout/scene.ts';
import type { Size } from './camera.ts';
import type { CanvasViewport } from './canvas-props.ts';
import { paintFar } from './far-paint.ts';
import type { Paint } from './use-paint.ts';

/** After so many milliseconds without a zoom the stretched picture is painted anew. */
const settleAfter = 140;

/** Beyond this the picture is not stretched any more. */
const mostStretch = 1.35;

/** Device pixels of the picture that is kept; a larger one is kept coarser. */
const mostPixels = 16_000_000;

export type FarBitmap = { readonly show: (viewport: CanvasViewport) => void; readonly stop: () => void };

/**
 * Shows a scene on a canvas from a picture that reaches half a viewport beyond it on each side. A pan moves the picture,
 * a zoom stretches it; it is painted anew when it no longer covers the viewport, is stretched too far, or a zoom is over.
 */
export function createFarBitmap(canvas: HTMLCanvasElement, scene: Scene, size: Size, paint: Paint): FarBitmap {
  const { width, height } = size;
  const ratio = window.devicePixelRatio;
  const kept = Math.min(ratio, Math.sqrt(mostPixels / (4 * width * height)));
  const picture = document.createElement('canvas');
  picture.width = Math.round(2 * width * kept);
  picture.height = Math.round(2 * height * kept);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const target = canvas.getContext('2d');
  const source = picture.getContext('2d', { alpha: true });
  let painted: CanvasViewport | null = null;
  let shown: CanvasViewport | null = null;
  let settling: number | undefined;

  const repaint = (viewport: CanvasViewport) => {
    if (source === null) return;
    source.setTransform(kept, 0, 0, kept, 0, 0);
    source.clearRect(0, 0, 2 * width, 2 * height);
    const shifted = { x: viewport.x + width / 2, y: viewport.y + height / 2, zoom: viewport.zoom };
    paintFar(source, scene, shifted, { width: 2 * width, height: 2 * height }, paint);
    painted = viewport;
  };

  const draw = (viewport: CanvasViewport) => {
    if (target === null) return;
    if (painted === null || !serves(painted, viewport, size)) repaint(viewport);
    const from = painted ?? viewport;
    const { left, top, stretch } = placeOf(from, viewport, size);
    target.setTransform(ratio, 0, 0, ratio, 0, 0);
    target.clearRect(0, 0, width, height);
    target.drawImage(picture, left, top, 2 * width * stretch, 2 * height * stretch);
    canvas.dataset.painted = '';
  };

  return {
    show: (viewport) => {
      if (isSame(shown, viewport)) return;
      shown = viewport;
      draw(viewport);
      window.clearTimeout(settling);
      if (painted?.zoom === viewport.zoom) return;
      settling = window.setTimeout(() => {
        painted = null;
        draw(viewport);
      }, settleAfter);
    },
    stop: () => window.clearTimeout(settling),
  };
}

/** Where a picture that was painted for one viewport lies in another. */
function placeOf(painted: CanvasViewport, viewport: CanvasViewport, { width, height }: Size) {
  const stretch = viewport.zoom / painted.zoom;
  return {
    stretch,
    left: viewport.x - (painted.x + width / 2) * stretch,
    top: viewport.y - (painted.y + height / 2) * stretch,
  };
}

function serves(painted: CanvasViewport, viewport: CanvasViewport, size: Size): boolean {
  const { left, top, stretch } = placeOf(painted, viewport, size);
  return (
    Math.max(stretch, 1 / stretch) <= mostStretch &&
    left <= 0 &&
    top <= 0 &&
    left + 2 * size.width * stretch >= size.width &&
    top + 2 * size.height * stretch >= size.height
  );
}

function isSame(left: CanvasViewport | null, right: CanvasViewport): boolean {
  return left !== null && left.x === right.x && left.y === right.y && left.zoom === right.zoom;
}
