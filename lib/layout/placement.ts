import type { Traffic } from '#lib/model/reason.ts';
import type { BoxId, Detour, Line } from '#lib/view/view.ts';

/** Where a view's boxes and lines are. Units are CSS pixels at zoom 1; everything is absolute. */
export type Placement = {
  readonly bounds: Rectangle;
  /** Islands, top boxes, cards, the stacks inside cards, policy chips, and callers beside the islands. */
  readonly boxes: ReadonlyMap<BoxId, Rectangle>;
  readonly lines: readonly PlacedLine[];
  readonly rails: readonly PlacedRail[];
  readonly captions: readonly Caption[];
  /** Frames around what is attached to nothing. */
  readonly lanes: readonly { readonly island: BoxId; readonly rectangle: Rectangle }[];
  readonly around: readonly PlacedDetour[];
  /** The legs of a path, in order. */
  readonly trail: readonly PlacedDetour[];
};

export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type Point = { readonly x: number; readonly y: number };

export type PlacedLine = {
  readonly line: Line;
  /** Corners of an orthogonal way, from its start to the waypoint. */
  readonly points: readonly Point[];
  /** Where its label stands, centred; null where it has none. */
  readonly label: Point | null;
  /** Where the cross of a refused line stands. */
  readonly mark: Point | null;
};

/** A way from box to box. */
export type PlacedDetour = {
  readonly detour: Detour;
  /** Corners of an orthogonal way, from start to end. */
  readonly points: readonly Point[];
  /** Where its label stands, centred; null where it has none. */
  readonly label: Point | null;
};

/** The bar at the left of an island, and its ticks to the cards that hang on it. */
export type PlacedRail = {
  readonly island: BoxId;
  readonly traffic: Traffic;
  readonly status: 'bound' | 'refused' | 'undetermined';
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly { readonly y: number; readonly to: number }[];
};

/** A heading inside an island. */
export type Caption = { readonly island: BoxId; readonly text: CaptionText; readonly at: Point };

/** What stands over the columns of an island: what inherits, and what speaks for itself. */
export type CaptionText = "use the namespace's waypoint" | "ask for the namespace's waypoint" | 'own label or trouble';
