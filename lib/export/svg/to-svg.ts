import type { Rectangle } from '#lib/layout/placement.ts';
import type { Scene } from '#lib/layout/scene.ts';
import { findingKey } from '#lib/view/show.ts';
import { type PictureOrigin, type Truth, truthOf } from '../truth.ts';
import { drawLegend } from './draw-legend.ts';
import { drawMap, type Emphasis } from './draw-map.ts';
import { drawHeading, drawNotes } from './draw-truth.ts';
import { element, escaped } from './markup.ts';
import { type Palette, type PictureTheme, palettes } from './palette.ts';

/** What to draw, and what to tell of it. */
export type Picture = Omit<PictureOrigin, 'view' | 'part'> & {
  readonly scene: Scene;
  readonly theme: PictureTheme;
  /** The part of the scene that is in sight; null for all of it. */
  readonly window: Rectangle | null;
};

/** A picture as a file holds it, with its size in CSS pixels. */
export type Drawing = { readonly svg: string; readonly width: number; readonly height: number };

const padding = 24;
const leastWidth = 720;

/**
 * The map as one SVG file that needs nothing else: no style sheet, font, script or link. The same snapshot, wishes and
 * window give the same bytes. Boxes and lines stand as on the page's map at zoom 1.
 */
export function toSvg(picture: Picture): Drawing {
  const { scene, theme, window } = picture;
  const palette = palettes[theme];
  const truth = truthOf({ ...picture, view: scene.view, part: window === null ? 'whole' : 'visible' });
  const map = whole(window ?? scene.placement.bounds);
  const inner = Math.max(map.width, leastWidth - 2 * padding);
  const width = inner + 2 * padding;

  const heading = drawHeading(truth, padding, padding, inner, palette);
  const mapTop = padding + heading.height + 12;
  const legendTop = mapTop + map.height + 14;
  const legend = drawLegend(scene.view, padding, legendTop, inner, palette);
  const notesTop = legendTop + legend.height + (legend.height === 0 ? 0 : 8);
  const notes = drawNotes(truth, padding, notesTop, inner, palette);
  const height = notesTop + notes.height + padding - 4;

  const content = [
    element('title', {}, escaped(truth.title)),
    element('desc', {}, escaped(descriptionOf(truth))),
    element('rect', { width, height, fill: palette.bg }),
    heading.markup,
    drawWindow(scene, map, mapTop, inner, emphasisOf(picture), palette),
    legend.markup,
    notes.markup,
  ];
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': fonts,
    },
    ...content,
  );
  return { svg: `${svg}\n`, width, height };
}

/** The page's font where the reader has it, else the system's. */
const fonts = "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif";

function drawWindow(
  scene: Scene,
  map: Rectangle,
  top: number,
  width: number,
  emphasis: Emphasis,
  palette: Palette,
): string {
  return [
    element(
      'svg',
      {
        'data-map': '',
        x: padding,
        y: top,
        width: map.width,
        height: map.height,
        viewBox: `${map.x} ${map.y} ${map.width} ${map.height}`,
        overflow: 'hidden',
      },
      drawMap(scene, map, emphasis, palette),
    ),
    element('path', {
      d: `M${padding} ${top - 0.5}h${width}M${padding} ${top + map.height + 0.5}h${width}`,
      stroke: palette.line,
      fill: 'none',
    }),
  ].join('');
}

function emphasisOf({ scene, show, topology }: Picture): Emphasis {
  const { view } = scene;
  const finding = topology.findings.find((candidate) => findingKey(candidate) === show.finding);
  const boxes = (finding?.subjects ?? []).flatMap((object) => scene.boxes.get(view.boxOf.get(object) ?? '') ?? []);
  return {
    selected: show.selected === null ? null : (view.boxOf.get(show.selected) ?? null),
    marked: [...new Set(boxes)],
  };
}

function descriptionOf({ facts, warning, notes, maker, link }: Truth): string {
  return [facts, ...(warning === null ? [] : [warning]), ...notes, maker, ...(link === null ? [] : [link])].join(' | ');
}

/** Whole pixels, so that one pixel of the picture is one of its file. */
function whole({ x, y, width, height }: Rectangle): Rectangle {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}
