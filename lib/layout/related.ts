import { gatewayId, type ObjectId, type WaypointName } from '#lib/model/object-id.ts';
import type { BoxId } from '#lib/view/view.ts';
import type { Scene, SceneBox, SceneLine } from './scene.ts';

/** What belongs together with one box: for a waypoint everything that uses or asks for it, else where its traffic goes. */
type Related = { readonly boxes: readonly SceneBox[]; readonly lines: readonly SceneLine[] };

const nothing: Related = { boxes: [], lines: [] };

/** What to bring out when a box is selected or pointed at. */
export function relatedTo(scene: Scene, id: BoxId | null): Related {
  const box = id === null ? undefined : scene.boxes.get(id);
  if (box === undefined) return nothing;
  if (box.content.is === 'top') return usersOf(scene, box);
  if (box.content.is === 'chip') return { boxes: reachOf(scene, box.content.chip.object), lines: [] };
  if (box.content.is === 'island')
    return among(scene, ({ placed }) => placed.line.island === box.id && placed.line.source === 'rail');

  const from = new Set<BoxId>([box.id]);
  if (box.content.is === 'card' && box.content.card.shape !== 'fold')
    for (const { id: row } of box.content.card.stacks) from.add(row);
  const asked = askedBy(box);
  return among(scene, ({ placed: { line } }) => {
    if (line.source === 'own') return from.has(line.from);
    return line.island === box.island && line.traffic === trafficOf(box) && asked === line.to;
  });
}

/** What a policy works on, and wherever else it hangs. */
function reachOf(scene: Scene, policy: ObjectId): readonly SceneBox[] {
  const reached = new Set<SceneBox>();
  for (const object of scene.view.reaches.get(policy) ?? []) {
    const box = scene.boxes.get(scene.view.boxOf.get(object) ?? '');
    if (box !== undefined) reached.add(box);
  }
  for (const box of scene.boxes.values()) if (box.content.is === 'chip' && box.object === policy) reached.add(box);
  return [...reached];
}

function usersOf(scene: Scene, top: SceneBox): Related {
  const boxes: SceneBox[] = [];
  for (const box of scene.boxes.values()) if (askedBy(box) === top.id) boxes.push(box);
  return { boxes, lines: scene.lines.filter(({ placed }) => placed.line.to === top.id) };
}

function among(scene: Scene, keeps: (line: SceneLine) => boolean): Related {
  const lines = scene.lines.filter(keeps);
  const ends = new Set(lines.map(({ placed }) => placed.line.to));
  return { lines, boxes: [...ends].flatMap((end) => scene.boxes.get(end) ?? []) };
}

/** The Gateway that a card or row uses or asks for. */
function askedBy({ content }: SceneBox): BoxId | null {
  let name: WaypointName | null = null;
  if (content.is === 'card' && content.card.shape === 'service') name = content.card.waypoint ?? content.card.asked;
  if (content.is === 'row' && isGoing(content.stack.outcome)) name = content.stack.waypoint ?? content.stack.asked;
  return name === null ? null : gatewayId(name);
}

/** Asked for by a namespace and not meant for this traffic is no use of a waypoint. */
function isGoing(outcome: string): boolean {
  return outcome === 'bound' || outcome === 'bound-but' || outcome === 'refused';
}

function trafficOf({ content }: SceneBox): 'service' | 'workload' {
  return content.is === 'row' || (content.is === 'card' && content.card.shape === 'stack') ? 'workload' : 'service';
}
