import { detourLabel, lineLabel } from '#lib/layout/line-label.ts';
import { arrowPath } from '#lib/layout/line-path.ts';
import { aroundStyle, lineStyles } from '#lib/layout/line-styles.ts';
import type { PlacedRail } from '#lib/layout/placement.ts';
import type { SceneDetour, SceneLine } from '#lib/layout/scene.ts';
import type { Colour } from '#lib/view/colours.ts';
import { drawText } from './draw-text.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** Lines to waypoints, one path for each style, as thick as told. */
export function drawLines(lines: readonly SceneLine[], width: number, palette: Palette): string {
  return lineStyles
    .map(({ traffic, status, colour, dashes }) => {
      const own = lines.filter(({ placed: { line } }) => line.traffic === traffic && line.status === status);
      if (own.length === 0) return '';
      return [
        element('path', {
          d: joined(own.map(({ path }) => path)),
          fill: 'none',
          stroke: palette[colour],
          'stroke-width': width,
          'stroke-dasharray': dashes,
        }),
        element('path', {
          d: joined(own.map(({ placed }) => arrowPath(placed.points, 6 + width))),
          fill: palette[colour],
        }),
      ].join('');
    })
    .join('');
}

/** Crosses on refused lines, and what is written on lines. */
export function drawLineMarks(lines: readonly SceneLine[], palette: Palette): string {
  return lines
    .map(({ placed: { line, mark, label } }) => {
      const cross =
        mark === null
          ? ''
          : element(
              'g',
              { transform: `translate(${mark.x} ${mark.y})`, stroke: palette.refused },
              element('circle', { r: 7.5, fill: palette['refused-bg'], 'stroke-width': 1.3 }),
              element('path', { d: 'M-3 -3l6 6m0-6l-6 6', 'stroke-width': 1.5 }),
            );
      if (label === null) return cross;
      const { text, width, bare } = lineLabel(line);
      const colour = line.status === 'refused' ? 'refused' : line.traffic;
      const ground = bare ? '' : drawGround(label.x, label.y, width, palette);
      return `${cross}${ground}${drawText(text, label.x, label.y, { size: bare ? 10.5 : 11, weight: 500, colour, align: 'middle' }, palette)}`;
    })
    .join('');
}

/** Traffic that goes around waypoints, or the legs of a path. */
export function drawDetours(
  detours: readonly SceneDetour[],
  { dotted, width }: { readonly dotted: boolean; readonly width: number },
  palette: Palette,
): string {
  if (detours.length === 0) return '';
  const stroke = palette[dotted ? aroundStyle.colour : 'focus'];
  const labels = detours.map(({ placed: { detour, label } }) => {
    if (label === null || detour.label === null) return '';
    const { text, width: wide } = detourLabel(detour.label);
    return `${drawGround(label.x, label.y, wide, palette)}${drawText(text, label.x, label.y, { size: 11, weight: 500, colour: aroundStyle.colour, align: 'middle' }, palette)}`;
  });
  return [
    element('path', {
      d: joined(detours.map(({ path }) => path)),
      fill: 'none',
      stroke,
      'stroke-width': width,
      'stroke-linecap': 'round',
      'stroke-dasharray': dotted ? aroundStyle.dashes : undefined,
    }),
    element('path', { d: joined(detours.map(({ placed }) => arrowPath(placed.points, 7 + width))), fill: stroke }),
    ...labels,
  ].join('');
}

/** The bar at the left of an island whose label asks for a waypoint, with ticks to what hangs on it. */
export function drawRail(rail: PlacedRail, palette: Palette): string {
  return element(
    'g',
    {
      stroke: palette[railColour(rail)],
      'stroke-width': 4,
      'stroke-linecap': 'round',
      opacity: 0.32,
    },
    element('path', {
      d: `M${rail.x} ${rail.top}V${rail.bottom}`,
      'stroke-dasharray': rail.traffic === 'workload' || rail.status === 'undetermined' ? '2 8' : undefined,
    }),
    rail.ticks.length === 0
      ? ''
      : element('path', { d: rail.ticks.map(({ y, to }) => `M${rail.x} ${y}H${to}`).join('') }),
  );
}

function railColour({ status, traffic }: PlacedRail): Colour {
  if (status === 'refused') return 'refused';
  return status === 'undetermined' ? 'unknown' : traffic;
}

function drawGround(x: number, y: number, width: number, palette: Palette): string {
  return element('rect', {
    x: x - width / 2,
    y: y - 9,
    width,
    height: 18,
    rx: 9,
    fill: palette.bg,
    stroke: palette.line,
  });
}

/** Ways that fall together are drawn once, so that their dashes do not fill each other's gaps. */
function joined(paths: readonly string[]): string {
  return [...new Set(paths)].join('');
}
