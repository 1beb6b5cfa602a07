import { relatedTo } from '#lib/layout/related.ts';
import type { Scene, SceneBox } from '#lib/layout/scene.ts';
import type { Colour } from '#lib/view/colours.ts';
import type { BoxId, Stop } from '#lib/view/view.ts';
import { drawText } from './draw-text.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** Rings around the selection, what belongs to it, and what the open finding is about. */
export function drawRings(scene: Scene, selected: BoxId | null, marked: readonly SceneBox[], palette: Palette): string {
  const selection = selected === null ? undefined : scene.boxes.get(selected);
  return [
    ...relatedTo(scene, selected).boxes.map((box) =>
      ring(box, { colour: 'focus', width: 1.6, opacity: 0.65 }, palette),
    ),
    ...marked.map((box) => ring(box, { colour: 'unknown', width: 2, opacity: 0.9, grow: 3 }, palette)),
    selection === undefined ? '' : ring(selection, { colour: 'focus', width: 2.2, opacity: 1 }, palette),
  ].join('');
}

type RingLook = {
  readonly colour: Colour;
  readonly width: number;
  readonly opacity: number;
  readonly grow?: number;
};

function ring(box: SceneBox, { colour, width, opacity, grow = 0 }: RingLook, palette: Palette): string {
  const { x, y, width: across, height } = box.rectangle;
  return element('rect', {
    x: x - grow,
    y: y - grow,
    width: across + 2 * grow,
    height: height + 2 * grow,
    rx: radiusOf(box) + grow,
    fill: 'none',
    stroke: palette[colour],
    'stroke-width': width,
    opacity: opacity === 1 ? undefined : opacity,
  });
}

function radiusOf({ content, rectangle }: SceneBox): number {
  switch (content.is) {
    case 'island':
      return 14;
    case 'top':
      return content.top.shape === 'gateway' ? 10 : rectangle.height / 2;
    case 'card':
      return 9;
    case 'caller':
      return 10;
    case 'row':
    case 'more':
    case 'chip':
      return 5;
  }
}

const circle = 'M-10 0a10 10 0 1 0 20 0a10 10 0 1 0-20 0z';
const octagon = 'M-4.2-10.2h8.4l6 6v8.4l-6 6h-8.4l-6-6v-8.4z';
const diamond = 'M0-12.5L12.5 0 0 12.5-12.5 0z';

const stopLooks: Readonly<Record<Stop['outcome'], { readonly shape: string; readonly colour: Colour }>> = {
  allow: { shape: circle, colour: 'focus' },
  depends: { shape: diamond, colour: 'unknown' },
  deny: { shape: octagon, colour: 'refused' },
  fails: { shape: octagon, colour: 'refused' },
};

/** The numbers of a path's stops, at the left of their boxes. The shape says what the stop makes of the request. */
export function drawStops(scene: Scene, palette: Palette): string {
  return (scene.view.trail?.stops ?? [])
    .map((stop) => {
      const box = scene.boxes.get(stop.box);
      if (box === undefined) return '';
      const { x, y, height } = box.rectangle;
      const { shape, colour } = stopLooks[stop.outcome];
      return element(
        'g',
        { transform: `translate(${box.card === null ? x : x - 10} ${y + Math.min(height, 46) / 2})` },
        element('path', { d: shape, fill: palette[colour], stroke: palette.panel, 'stroke-width': 1.5 }),
        drawText(String(stop.number), 0, 0, { size: 11.5, weight: 700, colour: 'panel', align: 'middle' }, palette),
      );
    })
    .join('');
}
