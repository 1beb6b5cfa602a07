import { type KeyboardEvent, useState } from 'react';
import { type Direction, firstBox, neighbourOf } from '#lib/layout/neighbour.ts';
import type { Scene, SceneBox } from '#lib/layout/scene.ts';
import type { Camera } from './use-camera.ts';

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/**
 * Keys of the map: one stop for Tab, arrows between neighbours, Enter opens, Esc goes out, + and − zoom, 0 fits.
 * `active` is the box the keyboard is at.
 */
export function useMapKeys(
  scene: Scene,
  camera: Camera,
  selected: string | null,
  act: (box: SceneBox) => void,
  leave: () => void,
) {
  const [activeId, setActiveId] = useState<string | null>(null);
  const detail = camera.frame?.detail ?? 'far';
  const active = activeId === null ? null : (scene.boxes.get(activeId) ?? null);

  const goTo = (box: SceneBox | null) => {
    if (box === null) return;
    setActiveId(box.id);
    if (detail === 'near') camera.show(box.rectangle);
    else camera.reveal(box.rectangle);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      const from = active ?? firstBox(scene, selected, detail);
      goTo(
        active === null || from === null ? from : neighbourOf(scene, atDetail(scene, from, detail), direction, detail),
      );
      return;
    }
    switch (event.key) {
      case 'Enter':
      case ' ':
        if (active === null) return;
        event.preventDefault();
        if (detail !== 'near' && active.content.is === 'island') camera.showWhole(active.rectangle);
        act(active);
        return;
      case 'Escape':
        if (selected !== null) leave();
        else if (active !== null && active.id !== active.island)
          goTo(scene.boxes.get(active.card ?? active.island) ?? null);
        else camera.fit();
        return;
      case '+':
      case '=':
        camera.zoomBy(1.3);
        return;
      case '-':
        camera.zoomBy(1 / 1.3);
        return;
      case '0':
        camera.fit();
        return;
    }
  };

  return {
    active,
    onKeyDown,
    onFocus: () => {
      if (active === null) setActiveId(firstBox(scene, selected, detail)?.id ?? null);
    },
    onBlur: () => setActiveId(null),
  };
}

function atDetail(scene: Scene, box: SceneBox, detail: string): SceneBox {
  return detail === 'near' ? box : (scene.boxes.get(box.island) ?? box);
}
