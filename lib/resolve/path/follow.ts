import type { WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type {
  Caller,
  Destination,
  Hop,
  PathNote,
  PathNoteCode,
  RequestPath,
  RouteAnswer,
  SampleRequest,
} from '#lib/model/path.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { arriveAt } from './arrival-step.ts';
import type { AskedWaypoint } from './asked-waypoint.ts';
import type { Target } from './destination.ts';
import { isTcp } from './destination.ts';
import { cutOff, failing, openHop } from './hop.ts';
import { endOfCaller, endOfGateway, endOfWorkload, networkLeg } from './network-step.ts';
import { networkNotes } from './networks.ts';
import type { Onward } from './onward-rule.ts';
import type { PathIndex } from './path-index.ts';
import { departure } from './source-step.ts';
import { originatesTls } from './tls-origination.ts';
import { throughWaypoint } from './waypoint-step.ts';

type Request = {
  readonly from: Caller;
  readonly to: Destination;
  readonly target: Target;
  readonly sample: SampleRequest;
  readonly index: PathIndex;
  readonly endpoint: WorkloadFacts | null;
  readonly asked: AskedWaypoint | null;
  /** One of those that were asked for. */
  readonly waypoint: WaypointName | null;
  /** Where the waypoint sends it by a route; null for where the request was meant for. */
  readonly onward: Onward | null;
};

/** One way to one endpoint. */
export type Course = {
  readonly endpoint: WorkloadFacts | null;
  readonly asked: AskedWaypoint | null;
  readonly waypoint: WaypointName | null;
  readonly onward: Onward | null;
  readonly hops: readonly Hop[];
  readonly notes: readonly PathNote[];
  readonly verdict: RequestPath['verdict'];
  readonly decidedAt: number | null;
  readonly gap: Gap | null;
};

/** Follows a request along one way, hop by hop. */
export function follow(request: Request): Course {
  const { from, target, endpoint, asked, sample, index } = request;
  const leaving = departure(from, target, sample, index);
  const end = (hops: readonly Hop[], notes: readonly PathNote[], doubt: Doubt = 'none') =>
    course(request, hops, [...leaving.notes, ...notes], doubt);

  if (isOwnAddress(request)) {
    const application = openHop({ kind: 'application', object: from.object, port: target.port.number });
    return end([openHop({ kind: 'client', object: from.object }), application], [note('own-address')]);
  }
  if (asked !== null && (asked.binding.status === 'undetermined' || asked.binding.reason === 'selector-invalid')) {
    const doubted = end([leaving.hop], [note('binding-undetermined', idOf(asked.binding.asked))], 'undetermined');
    return { ...doubted, gap: asked.binding.detail.gap ?? null };
  }
  const early = endsEarly(request);
  if (early !== null)
    return end([early.fails ? failing(leaving.hop) : leaving.hop, ...early.hops], [early.note], early.doubt);

  const hasNoAddress = asked?.flags.includes('no-address') === true && isWithoutAddress(request);
  const waypoint = hasNoAddress ? null : request.waypoint;
  const passage =
    waypoint === null || asked === null
      ? null
      : throughWaypoint(waypoint, asked, leaving, target, endpoint, sample, index);
  const through = passage?.hops ?? [];
  const notes: PathNote[] = [
    ...(hasNoAddress ? [note('waypoint-has-no-address', idOf(request.waypoint))] : []),
    ...(passage?.notes ?? []),
  ];
  const sent = [leaving.hop, ...through];
  const [last = leaving.hop] = sent.toReversed();
  const caller = endOfCaller(from, target, index);
  const [first] = through;
  const toWaypoint =
    waypoint === null || first === undefined
      ? null
      : networkLeg(caller, endOfGateway(waypoint, index), first, target, index);
  notes.push(...(toWaypoint?.notes ?? []));
  if (toWaypoint?.blocked === true && first !== undefined) return end([leaving.hop, cutOff(first)], notes);
  if (last.outcome === 'fails') return end(sent, notes);
  const answer = request.onward?.answer ?? null;
  if (answer !== null) return answered(request, answer, sent, notes, end);
  const arriving = request.onward?.target ?? target;
  if (endpoint === null) return withoutEndpoint(arriving, index, sent, notes, end);
  if (arriving.noneReady) {
    return end([...sent.slice(0, -1), failing(last)], [...notes, note('no-ready-endpoint', arriving.service?.id)]);
  }
  const leg =
    passage === null
      ? { from, sample, reach: leaving.reach, identity: leaving.identity, sourceAddresses: leaving.sourceAddresses }
      : { from, sample, reach: 'mesh' as const, identity: passage.identity, sourceAddresses: passage.sourceAddresses };
  const arrived = overTls(request, waypoint, arriving, arriveAt(endpoint, arriving, leg, index));
  const [next] = arrived.hops;
  const sender = waypoint === null ? caller : endOfGateway(waypoint, index);
  const toEndpoint = next === undefined ? null : networkLeg(sender, endOfWorkload(endpoint), next, arriving, index);
  notes.push(...(toEndpoint?.notes ?? []));
  if (toEndpoint?.blocked === true && next !== undefined) return end([...sent, cutOff(next)], notes);
  const behindWaypoint = passage !== null && arrived.hops.some(({ kind }) => kind === 'ztunnel' || kind === 'sidecar');
  const allNotes = [
    ...notes,
    ...arrived.notes,
    ...(behindWaypoint ? [note('identity-is-waypoint', idOf(request.waypoint))] : []),
  ];
  const elsewhere = networkNotes(from, waypoint, endpoint, index);
  if (elsewhere.length > 0) return end([...sent, ...arrived.hops], [...allNotes, ...elsewhere], 'undetermined');
  return end([...sent, ...arrived.hops], allNotes, passage?.uncertain === true ? 'depends' : 'none');
}

/** What leaves the mesh behind a waypoint may do so over TLS; inside the mesh it stays inside HBONE. */
function overTls(
  { index }: Request,
  waypoint: WaypointName | null,
  { service }: Target,
  { hops, notes }: ReturnType<typeof arriveAt>,
): ReturnType<typeof arriveAt> {
  const isOutside = hops.length === 1 && hops[0]?.kind === 'external';
  if (!isOutside || waypoint === null || service === null || !originatesTls(service, waypoint, index))
    return { hops, notes };
  return { hops: hops.map((hop) => ({ ...hop, encryption: 'tls' })), notes };
}

type Doubt = 'none' | 'depends' | 'undetermined';

type Early = {
  readonly fails: boolean;
  readonly hops: readonly Hop[];
  readonly note: PathNote;
  readonly doubt: Doubt;
};

/** What keeps a request from following any rule of the mesh. */
function endsEarly({ from, target, endpoint, asked }: Request): Early | null {
  const { service, port, via } = target;
  if (service === null) return null;
  const elsewhere = [openHop({ kind: 'external', object: service.id, port: port.number })];
  if (via === 'vip' && from.kind === 'external' && service.kind === 'Service' && !exposedTypes.has(service.type)) {
    return { fails: true, hops: [], note: note('not-exposed', service.id), doubt: 'none' };
  }
  if (service.type === 'ExternalName') {
    return { fails: false, hops: elsewhere, note: note('name-resolves-elsewhere', service.id), doubt: 'undetermined' };
  }
  if (!service.indexed) {
    const hop = openHop({
      kind: service.kind === 'Service' ? 'application' : 'external',
      object: endpoint?.id ?? null,
    });
    return { fails: false, hops: [hop], note: note('not-in-mesh-index', service.id), doubt: 'undetermined' };
  }
  if (port.declared !== null && !isTcp(port.declared)) {
    const hop = openHop({ kind: 'application', object: endpoint?.id ?? null, port: port.number });
    return { fails: false, hops: [hop], note: note('not-tcp', service.id), doubt: 'none' };
  }
  // At a waypoint it is the waypoint that knows the ports.
  const meetsWaypoint = asked?.binding.waypoint != null && !asked.flags.includes('no-address');
  if (via === 'vip' && port.number !== null && port.declared === null && service.hasVip && !meetsWaypoint) {
    return { fails: true, hops: [], note: note('port-not-declared', service.id), doubt: 'none' };
  }
  return null;
}

const exposedTypes: ReadonlySet<string> = new Set(['NodePort', 'LoadBalancer']);

/** The waypoint lets the request in, and sends it nowhere. */
function answered(
  { onward, from }: Request,
  { code, status }: RouteAnswer,
  sent: readonly Hop[],
  notes: readonly PathNote[],
  end: (hops: readonly Hop[], notes: readonly PathNote[], doubt?: Doubt) => Course,
): Course {
  const about = [code, String(status ?? ''), onward?.route ?? '', onward?.backend ?? '', from.kind];
  const all: readonly PathNote[] = [...notes, { code: 'route-answers', about }];
  if (code === 'unknown' || code === 'delegate') return end(sent, all, 'undetermined');
  const [last] = sent.toReversed();
  // A refusal comes before any route is asked.
  return last === undefined || last.outcome === 'deny'
    ? end(sent, all)
    : end([...sent.slice(0, -1), failing(last)], all);
}

/** A host outside answers for itself; a service without endpoints does not, unless the source shows none at all. */
function withoutEndpoint(
  target: Target,
  index: PathIndex,
  sent: readonly Hop[],
  notes: readonly PathNote[],
  end: (hops: readonly Hop[], notes: readonly PathNote[], doubt?: Doubt) => Course,
): Course {
  const { service, port } = target;
  if (service?.kind === 'ServiceEntry' && service.type !== 'STATIC') {
    const [last] = sent.toReversed();
    const waypoint =
      last?.kind === 'waypoint' && sent.length > 1 ? (last.object?.slice('Gateway/'.length) ?? null) : null;
    const encryption =
      waypoint !== null && originatesTls(service, waypoint, index) ? ('tls' as const) : ('none' as const);
    return end([...sent, openHop({ kind: 'external', object: service.id, port: port.number, encryption })], notes);
  }
  // Manifests that nobody deployed need not hold the workloads of every Service.
  if (index.topology.workloads.length === 0 || index.topology.source.reading === 'desired') {
    const hop = openHop({ kind: 'application', object: null, port: null });
    return end([...sent, hop], [...notes, note('endpoints-not-shown', service?.id)], 'undetermined');
  }
  const [last] = sent.toReversed();
  const failed = last === undefined ? sent : [...sent.slice(0, -1), failing(last)];
  return end(failed, [...notes, note('no-ready-endpoint', service?.id)]);
}

/** With a canary the flags tell of both waypoints. */
function isWithoutAddress({ waypoint, index }: Request): boolean {
  return waypoint === null || (index.gateways.get(waypoint)?.address ?? null) === null;
}

/** Calls of a captured pod to its own address never leave it. */
function isOwnAddress({ from, target, endpoint }: Request): boolean {
  const isPod = from.kind === 'captured' || from.kind === 'sidecar';
  return isPod && target.via === 'pod-ip' && endpoint !== null && endpoint.id === from.object;
}

/** The verdict of the hops: the first that refuses or fails decides; without one, a doubt anywhere remains. */
function course(request: Request, hops: readonly Hop[], notes: readonly PathNote[], doubt: Doubt): Course {
  const { endpoint, asked, waypoint, onward } = request;
  const decidedAt = hops.findIndex(({ outcome }) => outcome === 'deny' || outcome === 'fails');
  const base = { endpoint, asked, waypoint, onward, hops, notes, gap: null };
  const decided = hops[decidedAt];
  // From its own node a host is not redirected to ztunnel, so a refusal there does not hold for every such caller.
  const mayCallFromNode = notes.some(({ code }) => code === 'same-node-skips-ztunnel');
  if (decided !== undefined && !(mayCallFromNode && decided.outcome === 'deny')) {
    return { ...base, verdict: decided.outcome === 'deny' ? 'denied' : 'fails', decidedAt };
  }
  if (doubt === 'undetermined') return { ...base, verdict: 'undetermined', decidedAt: null };
  const isUnclear = notes.some(({ code }) => code === 'network-policy-unclear');
  const depends =
    doubt === 'depends' || isUnclear || decided !== undefined || hops.some(({ outcome }) => outcome === 'depends');
  return { ...base, verdict: depends ? 'depends' : 'allowed', decidedAt: null };
}

function idOf(waypoint: WaypointName | null): string | null {
  return waypoint === null ? null : gatewayId(waypoint);
}

function note(code: PathNoteCode, ...about: readonly (string | null | undefined)[]): PathNote {
  return { code, about: about.filter((each) => each != null) };
}
