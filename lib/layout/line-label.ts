import type { Line } from '#lib/view/view.ts';

/** What is written on a line, and how wide its ground is, in scene units. */
export type LineLabel = {
  readonly text: string;
  readonly width: number;
  /** Beside the rail itself the word has room and needs no ground. */
  readonly bare: boolean;
};

/** What is written on a line: the name of whose default it is, its share of a canary. */
export function lineLabel({ label, percent }: Pick<Line, 'label' | 'percent'>): LineLabel {
  const share = percent === null ? [] : [`${percent} %`];
  const text = clipped([...(label === null ? [] : [label]), ...share].join(' · '), 24);
  return { text, width: widthOf(text), bare: label === 'namespace' && percent === null };
}

/** What is written on a way around a waypoint. */
export function detourLabel(label: string): Pick<LineLabel, 'text' | 'width'> {
  const text = clipped(label, 34);
  return { text, width: widthOf(text) };
}

function clipped(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text;
}

function widthOf(text: string): number {
  return text.length * 5.9 + 18;
}
