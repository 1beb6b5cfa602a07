import type { Colour } from '#lib/view/colours.ts';
import type { Line } from '#lib/view/view.ts';

/** Colour and dashes of each style; a refused line is told apart by its cross as well. */
export const lineStyles = [
  { traffic: 'service', status: 'bound', colour: 'service', dashes: undefined },
  { traffic: 'workload', status: 'bound', colour: 'workload', dashes: '6 4' },
  { traffic: 'service', status: 'refused', colour: 'refused', dashes: '12 4' },
  { traffic: 'workload', status: 'refused', colour: 'refused', dashes: '5 4' },
] as const satisfies readonly (Pick<Line, 'traffic' | 'status'> & { colour: Colour; dashes: string | undefined })[];

/** The look of traffic that goes around a waypoint. */
export const aroundStyle = { colour: 'unknown', dashes: '0.1 5.5' } as const satisfies {
  colour: Colour;
  dashes: string;
};
