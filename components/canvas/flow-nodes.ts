import type { Node } from '@xyflow/react';
import type { Detail, Frame } from '#lib/layout/detail.ts';
import type { SceneBox, SceneIsland } from '#lib/layout/scene.ts';
import type { CallerBox, Card, Island, TopBox } from '#lib/view/view.ts';

export type IslandNode = Node<{ readonly island: Island }, 'island'> & { readonly type: 'island' };
export type TileNode = Node<{ readonly island: Island; readonly zoom: number }, 'tile'> & { readonly type: 'tile' };
export type TopNode = Node<{ readonly top: TopBox }, 'top'> & { readonly type: 'top' };
export type CardNode = Node<{ readonly card: Card }, 'card'> & { readonly type: 'card' };
export type CallerNode = Node<{ readonly caller: CallerBox }, 'caller'> & { readonly type: 'caller' };
export type CanvasNode = IslandNode | TileNode | TopNode | CardNode | CallerNode;

/** What stands before and behind: islands, then lines, then boxes, then marks on lines. */
export const layers = { island: 0, line: 1, box: 2, mark: 3, tile: 4, ring: 5 } as const;

/**
 * React Flow's nodes for a frame. Ids differ by detail, because React Flow is slow where a node changes its type.
 * Where some are `lit`, for a path, all others are dimmed. A node that says the same as in `before` is the same object, so that React Flow leaves it alone.
 */
export function toFlowNodes(
  frame: Frame,
  zoom: number,
  before: ReadonlyMap<string, CanvasNode>,
  lit: ReadonlySet<string>,
): readonly CanvasNode[] {
  const nodes = nodesOf(frame, steppedZoom(zoom));
  return nodes.map((plain) => {
    const node = lit.size === 0 || lit.has(plain.id) ? plain : { ...plain, className: 'opacity-25' };
    const known = before.get(node.id);
    return known !== undefined && isSame(known, node) ? known : node;
  });
}

/** Tiles follow the zoom in steps of a quarter; in between their text grows and shrinks with the map. */
function steppedZoom(zoom: number): number {
  return 2 ** (Math.round(Math.log2(zoom) * 3) / 3);
}

function nodesOf(frame: Frame, zoom: number): readonly CanvasNode[] {
  const byDetail: Readonly<Record<Detail, () => readonly CanvasNode[]>> = {
    far: () => [],
    tiles: () => frame.islands.map((island) => tileNode(island, zoom)),
    near: () => [...frame.islands.map(islandNode), ...frame.boxes.flatMap(boxNode)],
  };
  return byDetail[frame.detail]();
}

function islandNode({ island, rectangle }: SceneIsland): IslandNode {
  return { id: island.id, type: 'island', data: { island }, ...geometry(rectangle, layers.island) };
}

function tileNode({ island, rectangle }: SceneIsland, zoom: number): TileNode {
  return { id: `tile:${island.id}`, type: 'tile', data: { island, zoom }, ...geometry(rectangle, layers.tile) };
}

function boxNode({ id, rectangle, content }: SceneBox): readonly CanvasNode[] {
  if (content.is === 'top')
    return [{ id, type: 'top', data: { top: content.top }, ...geometry(rectangle, layers.box) }];
  if (content.is === 'card')
    return [{ id, type: 'card', data: { card: content.card }, ...geometry(rectangle, layers.box) }];
  if (content.is === 'caller')
    return [{ id, type: 'caller', data: { caller: content.caller }, ...geometry(rectangle, layers.box) }];
  return [];
}

function geometry({ x, y, width, height }: SceneBox['rectangle'], zIndex: number) {
  // Size and handles are given, so that React Flow neither measures a node nor mounts those out of sight.
  return { position: { x, y }, width, height, measured: { width, height }, handles: [], zIndex };
}

function isSame(left: CanvasNode, right: CanvasNode): boolean {
  return (
    left.className === right.className &&
    left.position.x === right.position.x &&
    left.position.y === right.position.y &&
    left.width === right.width &&
    left.height === right.height &&
    zoomOf(left) === zoomOf(right) &&
    isEqual(contentOf(left), contentOf(right))
  );
}

/** A view is plain data, made anew for each change: equal text is equal content. */
function isEqual(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function contentOf(node: CanvasNode): Card | TopBox | Island | CallerBox {
  switch (node.type) {
    case 'card':
      return node.data.card;
    case 'top':
      return node.data.top;
    case 'caller':
      return node.data.caller;
    case 'island':
    case 'tile':
      return node.data.island;
  }
}

function zoomOf(node: CanvasNode): number {
  return node.type === 'tile' ? node.data.zoom : 1;
}
