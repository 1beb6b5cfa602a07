import { useEffect, useRef } from 'react';
import type { SceneBox } from '#lib/layout/scene.ts';
import type { Camera } from './use-camera.ts';

/** A selection that came from elsewhere (search, a link, a list) is brought into sight; a click here moves nothing. */
export function useShowSelection(
  box: SceneBox | undefined,
  selected: string | null,
  chosenHere: { readonly current: string | null },
  camera: Camera,
  placedByLink: boolean,
): void {
  const shown = useRef<string | null>(null);
  const first = useRef(true);
  const ready = camera.frame !== null;
  useEffect(() => {
    if (!ready || shown.current === selected) return;
    const isFirst = first.current;
    first.current = false;
    shown.current = selected;
    if (box === undefined || chosenHere.current === selected || (isFirst && placedByLink)) return;
    camera.show(box.rectangle);
  });
}
