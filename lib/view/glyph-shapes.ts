import type { Severity } from '#lib/model/finding.ts';
import type { Colour } from './colours.ts';
import type { Outcome } from './outcome.ts';

export type GlyphKind =
  | 'service'
  | 'service-entry'
  | 'pod'
  | 'workload-entry'
  | 'endpoint'
  | 'waypoint'
  | 'ghost'
  | 'gateway'
  | 'namespace';

/** One stroke or area of a sign, in a square of 16 by 16. */
export type Mark = {
  /** SVG path data. */
  readonly d: string;
  readonly fill?: Colour;
  readonly stroke?: Colour;
  readonly width?: number;
  readonly dashes?: string;
};

type Sign = readonly Mark[];

const hexagon = 'M8 1.3l5.8 3.35v6.7L8 14.7 2.2 11.35v-6.7z';
const ring = circle(8, 8, 6.5);

const octagon: Sign = [
  { d: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z', stroke: 'refused', width: 1.5 },
  { d: 'M5.5 5.5l5 5m0-5l-5 5', stroke: 'refused', width: 1.6 },
];

const triangle: Sign = [
  { d: 'M8 1.6l6.4 12.2H1.6z', fill: 'unknown-bg', stroke: 'unknown', width: 1.4 },
  { d: 'M8 6v3.6M8 11.1v1', stroke: 'unknown', width: 1.6 },
];

/** The sign of an outcome: shape tells it apart without colour. */
export const outcomeShapes: Readonly<Record<Outcome, Sign>> = {
  bound: [
    { d: ring, stroke: 'ok', width: 1.5 },
    { d: 'M5 8.2l2.1 2.1L11.2 6', stroke: 'ok', width: 1.6 },
  ],
  'bound-but': triangle,
  refused: octagon,
  undetermined: [
    { d: 'M8 1.2L14.8 8 8 14.8 1.2 8z', fill: 'unknown-bg', stroke: 'unknown', width: 1.4 },
    { d: 'M6.3 6.7a1.7 1.7 0 1 1 2.5 1.5c-.6.3-.8.6-.8 1.1M8 10.7v1', stroke: 'unknown', width: 1.3 },
  ],
  'opted-out': [
    { d: ring, stroke: 'mark', width: 1.5 },
    { d: 'M3.6 12.4L12.4 3.6', stroke: 'mark', width: 1.5 },
  ],
  'other-traffic': [
    { d: ring, stroke: 'mark', width: 1.4 },
    { d: 'M5 8h6', stroke: 'mark', width: 1.6 },
  ],
  'not-asked': [{ d: ring, stroke: 'mark', width: 1.3, dashes: '2 2.08' }],
  waypoint: [
    { d: hexagon, fill: 'waypoint' },
    { d: 'M5 8h6M8.6 5.6L11 8l-2.4 2.4', stroke: 'panel', width: 1.4 },
  ],
  'not-in-mesh': [
    { d: ring, stroke: 'mark', width: 1.3, dashes: '2 2.08' },
    { d: 'M5.6 5.6l4.8 4.8m0-4.8l-4.8 4.8', stroke: 'mark', width: 1.3 },
  ],
};

/** The sign of a kind of object. */
export const kindShapes: Readonly<Record<GlyphKind, Sign>> = {
  service: [{ d: circle(8, 8, 5), stroke: 'service', width: 2 }],
  'service-entry': [
    { d: circle(8, 8, 5.4), stroke: 'service', width: 1.6 },
    { d: circle(8, 8, 2), fill: 'service' },
  ],
  pod: [{ d: box(3.5, 3.5, 9, 9, 2.4), stroke: 'workload', width: 1.9 }],
  'workload-entry': [
    { d: box(2.5, 3, 11, 8, 1.6), stroke: 'workload', width: 1.7 },
    { d: 'M5 13.4h6', stroke: 'workload', width: 1.7 },
  ],
  endpoint: [
    { d: circle(8, 8, 2.4), fill: 'workload' },
    { d: 'M8 1.8v2.4M8 11.8v2.4M1.8 8h2.4M11.8 8h2.4', stroke: 'workload', width: 1.6 },
  ],
  waypoint: outcomeShapes.waypoint,
  ghost: [{ d: hexagon, stroke: 'refused', width: 1.3, dashes: '2 2' }],
  gateway: [{ d: 'M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11', stroke: 'ink-2', width: 1.5 }],
  namespace: [{ d: box(2, 3, 12, 10, 3), stroke: 'ink-2', width: 1.5 }],
};

/** The sign of a finding or a notice by its weight. */
export const severityShapes: Readonly<Record<Severity, Sign>> = {
  error: octagon,
  warning: triangle,
  info: [
    { d: ring, stroke: 'ink-2', width: 1.4 },
    { d: 'M8 7v4.4M8 4.4v1.2', stroke: 'ink-2', width: 1.6 },
  ],
};

function circle(x: number, y: number, radius: number): string {
  return `M${x + radius} ${y}a${radius} ${radius} 0 1 1 ${-2 * radius} 0a${radius} ${radius} 0 1 1 ${2 * radius} 0z`;
}

function box(x: number, y: number, width: number, height: number, radius: number): string {
  const arc = (right: number, down: number) => `a${radius} ${radius} 0 0 1 ${right} ${down}`;
  const [across, tall] = [width - 2 * radius, height - 2 * radius];
  return `M${x + radius} ${y}h${across}${arc(radius, radius)}v${tall}${arc(-radius, radius)}h${-across}${arc(-radius, -radius)}v${-tall}${arc(radius, -radius)}z`;
}
