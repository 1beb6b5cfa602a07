import { type ObjectId, parseObjectId, type WaypointName } from '#lib/model/object-id.ts';
import type { Caller, CallerKind, Destination, RequestPath } from '#lib/model/path.ts';
import { objectPhrase } from '../subject.ts';

type LaneFacts = { readonly path: RequestPath; readonly passes: readonly WaypointName[] };

/** `How requests reach Service shop/cart, port 80`. */
export function lanesTitle({ object, host, port }: Destination): string {
  const what =
    object.startsWith('ServiceEntry/') && host !== null ? `${host} (${objectPhrase(object)})` : objectPhrase(object);
  return `How requests reach ${what}${port === null ? '' : `, port ${port}`}`;
}

/** `Six kinds of caller. Two pass waypoint shop/edge; four go around it, and one of those is let in.` */
export function lanesHeadline(lanes: readonly LaneFacts[], waypoints: readonly WaypointName[]): string {
  const count = `${capital(numberWord(lanes.length))} ${lanes.length === 1 ? 'kind' : 'kinds'} of caller.`;
  if (waypoints.length === 0) {
    const refused = lanes.filter(({ path }) => isShut(path)).length;
    const end =
      refused === 0
        ? 'All of them are let in'
        : refused === lanes.length
          ? 'None of them is let in'
          : `${capital(numberWord(lanes.length - refused))} ${lanes.length - refused === 1 ? 'is' : 'are'} let in`;
    return `${count} There is no waypoint on any of their ways. ${end}.`;
  }
  const passing = lanes.filter(({ passes }) => passes.length > 0);
  const around = lanes.filter(({ passes, path }) => passes.length === 0 && path.bypassed.length > 0);
  const letIn = around.filter(({ path }) => !isShut(path));
  const name = waypoints.length === 1 ? `waypoint ${waypoints[0]}` : 'a waypoint';
  const it = waypoints.length === 1 ? 'it' : 'one';
  const passed =
    passing.length === 0
      ? `None passes ${name}`
      : `${capital(numberWord(passing.length))} ${passing.length === 1 ? 'passes' : 'pass'} ${name}`;
  if (around.length === 0) return `${count} ${passed}; none goes around ${it}.`;
  const verb = around.length === 1 ? 'goes' : 'go';
  const those = around.length === 1 ? 'it' : 'those';
  return `${count} ${passed}; ${numberWord(around.length)} ${verb} around ${it}, and ${ofThose(letIn.length, around.length, those)}.`;
}

function ofThose(letIn: number, all: number, those: string): string {
  if (all === 1) return letIn === 1 ? 'is let in' : 'is refused';
  if (letIn === 0) return `none of ${those} is let in`;
  if (letIn === all) return `all of ${those} are let in`;
  return `${numberWord(letIn)} of ${those} ${letIn === 1 ? 'is' : 'are'} let in`;
}

/** Nothing of it gets through, whatever the request is. */
export function isShut({ verdict }: RequestPath): boolean {
  return verdict === 'denied' || verdict === 'fails';
}

/** What stands under the name of a caller: its kind, and its namespace where it is another one than the destination's. */
export function callerRemark({ kind, namespace }: Caller, via: Destination['via'], destination: ObjectId): string {
  const to = parseObjectId(destination);
  const isService = to.kind === 'Service' || to.kind === 'ServiceEntry';
  const how =
    via === 'pod-ip' && isService && to.endpoint === null
      ? to.kind === 'Service'
        ? ', dials the pod IP'
        : ', dials an endpoint'
      : '';
  const where = namespace === null || namespace === to.namespace ? '' : `${namespace} · `;
  return `${where}${callerWords[kind]}${how}`;
}

const callerWords: Readonly<Record<CallerKind, string>> = {
  captured: 'captured',
  sidecar: 'sidecar',
  uncaptured: 'not captured',
  'host-network': 'host network',
  ingress: 'ingress gateway',
  waypoint: 'another waypoint',
  external: 'outside the cluster',
};

/** Kinds of caller that the mesh does not have, in one sentence; empty for none. */
export function absentSentence(kinds: readonly CallerKind[]): string {
  if (kinds.length === 0) return '';
  const words = kinds.map((kind) => absentWords[kind]);
  const list = words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} and no ${words.at(-1)}`;
  return `This mesh has no ${list}.`;
}

const absentWords: Readonly<Record<CallerKind, string>> = {
  captured: 'captured pod',
  sidecar: 'pod with a sidecar',
  uncaptured: 'pod outside the mesh',
  'host-network': 'pod on the host network',
  ingress: 'ingress gateway',
  waypoint: 'other waypoint',
  external: 'client outside',
};

/** The short form of a SPIFFE id: `sa/front`, with the namespace where it is another one than the destination's. */
export function shortIdentity(identity: string | null, destination: ObjectId): string | null {
  if (identity === null) return null;
  const [, namespace = '', account = ''] = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(identity) ?? [];
  if (account === '') return identity;
  return namespace === parseObjectId(destination).namespace ? `sa/${account}` : `${namespace}/${account}`;
}

const numbers = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

function numberWord(count: number): string {
  return numbers[count] ?? String(count);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
