import { useEffect, useRef } from 'react';
import type { Rectangle } from '#lib/layout/placement.ts';
import type { SceneBox } from '#lib/layout/scene.ts';
import type { Camera } from './use-camera.ts';

/**
 * Whatever selected it (a click, search, a link, a list, the keyboard), the selection is brought into the free part of
 * the map, and kept there when the map gets another size. What was chosen on the map itself is read already, so the map
 * comes no nearer for it; in another picture it is looked for anew. A link that says where to look is followed as long as the selection can be seen there.
 */
export function useShowSelection(
  picture: string,
  box: SceneBox | undefined,
  selected: string | null,
  chosenHere: { current: string | null },
  camera: Camera,
  placedByLink: boolean,
): void {
  const shown = useRef<string | null>(null);
  const isFirst = useRef(true);
  const pictured = useRef(picture);
  const last = useRef<{ readonly size: Camera['size']; readonly free: Rectangle } | null>(null);
  const ready = camera.frame !== null;
  useEffect(() => {
    if (!ready) return;
    if (pictured.current !== picture) {
      pictured.current = picture;
      shown.current = null;
      chosenHere.current = null;
      isFirst.current = true;
    }
    const { size } = camera;
    if (selected === null) {
      shown.current = null;
      last.current = null;
      isFirst.current = false;
      return;
    }
    const before = last.current;
    const free = camera.freePart();
    last.current = { size, free };
    camera.hold();
    // Until the picture with the selection is there, it may stand in a fold, or nowhere.
    if (box === undefined || isFold(box)) return;
    if (shown.current !== selected) {
      const byLink = isFirst.current && placedByLink;
      shown.current = selected;
      isFirst.current = false;
      if (!(byLink && camera.sees(box.rectangle, free))) bring(box, camera, !byLink && chosenHere.current !== selected);
    } else if (before !== null && before.size !== size && camera.sees(box.rectangle, before.free)) {
      bring(box, camera, false);
    }
  });
}

/** A namespace can be read as a tile; everything else as a card, and where it is one, `nearer` asks for a good size too. */
function bring(box: SceneBox, camera: Camera, nearer: boolean): void {
  const detail = camera.frame?.detail ?? 'far';
  const isDrawn = box.content.is === 'island' ? detail !== 'far' : detail === 'near' && !nearer;
  if (isDrawn) camera.reveal(box.rectangle);
  else camera.show(box.rectangle);
}

function isFold({ content }: SceneBox): boolean {
  return content.is === 'more' || (content.is === 'card' && content.card.shape === 'fold');
}
