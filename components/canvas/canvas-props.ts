import type { Placement } from '#lib/layout/placement.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { BoxId, View } from '#lib/view/view.ts';

/** Where the canvas looks: the shift of the scene's origin in CSS pixels, and the zoom. */
export type CanvasViewport = { readonly x: number; readonly y: number; readonly zoom: number };

/**
 * `view` is `toView(topology, show, path)`, where `path` is the request whose way is drawn or null, and `placement` is `place(view)`; memoise both by topology, show and path.
 * Colours come from the CSS variables of the theme, so a change of `data-theme` needs no prop.
 */
export type CanvasProps = {
  /** Another one is another picture, looked at anew: as a whole, or at its selection. */
  readonly picture: string;
  readonly view: View;
  readonly placement: Placement;
  /** The selected object; the canvas brings it into sight when it changes from outside. */
  readonly selected: ObjectId | null;
  /** What else is brought out: the subjects of the finding that is open. */
  readonly marked?: readonly ObjectId[];
  /** A click, Enter, or Esc (null). */
  readonly onSelect: (object: ObjectId | null) => void;
  /** A stack or fold was opened or closed: give it to `toggleOpened(show, boxId)`. */
  readonly onToggle: (box: BoxId) => void;
  /** Where to look at first, from the link; null shows everything, or the part that can be read and matters most. Read when the canvas is mounted, and when it or the picture changes. */
  readonly viewport: CanvasViewport | null;
  /** After each move that somebody made, or that a selection asked for; null where the map looks as it does at first. */
  readonly onViewport: (viewport: CanvasViewport | null) => void;
};
