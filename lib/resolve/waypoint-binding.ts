import type { Labels } from '#lib/model/metadata.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { Namespace } from '#lib/model/snapshot.ts';
import type { Binding, BindingDetail, Step } from '#lib/model/topology.ts';
import type { Trail } from './binding.ts';
import { check, conclude, gatewayOrNull, startTrail, visibilityNotReached } from './binding.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import type { LabelPlace } from './labels.ts';
import { labelField, useWaypoint, useWaypointNamespace, waypointFor } from './labels.ts';
import { type MissingDetail, missingDetails } from './missing-waypoint.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { Waypoint } from './waypoints.ts';
import { servesTraffic } from './waypoints.ts';

/** How a ServiceEntry may be seen; `NAMESPACE` forbids a waypoint elsewhere. Null where the mesh does not say. */
export type Visibility = 'PUBLIC' | 'NAMESPACE' | 'NONE' | null;

/** `place` says where the labels stand, where it is not the metadata of an object. */
export type BindWaypoint = (
  namespace: string,
  labels: Labels,
  traffic: Traffic,
  visibility: Visibility,
  place?: LabelPlace,
) => Binding;

/**
 * Answers which waypoint handles traffic of one kind to an object with these labels in this namespace.
 * The first label that is present decides; there is no second try. Objects with equal inputs share one Binding.
 * Follows istiod's `fetchWaypointForTarget`, then `fetchWaypointForService` or `fetchWaypointForWorkload`.
 */
export function waypointBinder(index: SnapshotIndex, waypoints: ReadonlyMap<string, Waypoint>): BindWaypoint {
  const inherited = new Map<string, Map<string, Binding>>();
  const own = new Map<string, Binding>();
  const missingDetail = missingDetails(waypoints);
  return (namespace, labels, traffic, visibility, place = 'metadata.labels') => {
    const value = labelOf(labels, useWaypoint);
    const named = labelOf(labels, useWaypointNamespace);
    let known = own;
    let key: string = traffic;
    if (value !== undefined) {
      key = JSON.stringify([namespace, traffic, visibility, place, value, named]);
    } else {
      known = namespaceBindings(inherited, namespace);
      const isPlain = visibility === null && named === undefined && place === 'metadata.labels';
      if (!isPlain) key = `${traffic} ${visibility} ${place} ${named !== undefined}`;
    }
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const binding = bind({ index, waypoints, missingDetail, namespace, labels, traffic, visibility, place });
    known.set(key, binding);
    return binding;
  };
}

function namespaceBindings(inherited: Map<string, Map<string, Binding>>, namespace: string): Map<string, Binding> {
  const known = inherited.get(namespace);
  if (known !== undefined) return known;
  const fresh = new Map<string, Binding>();
  inherited.set(namespace, fresh);
  return fresh;
}

type Question = {
  readonly index: SnapshotIndex;
  readonly waypoints: ReadonlyMap<string, Waypoint>;
  readonly missingDetail: MissingDetail;
  readonly namespace: string;
  readonly labels: Labels;
  readonly traffic: Traffic;
  readonly visibility: Visibility;
  readonly place: LabelPlace;
};

function bind(question: Question): Binding {
  const { index, namespace, labels, place } = question;
  const trail = startTrail(question.traffic, detailOf(question), visibilityStep(question));
  const own = requestOf(labels, namespace, index);
  const namespaceObject = index.namespaces.get(namespace);

  if (own !== null) {
    noteCutOff(trail, question, own, namespaceObject);
    trail.askedBy = 'own-label';
    check(trail, 'own-label', own.optsOut ? 'failed' : 'passed', 'self', labelField(useWaypoint, place), own.value);
    if (own.optsOut) return conclude(trail, 'opted-out');
    return attach(trail, question, own.key);
  }
  check(trail, 'own-label', 'failed', 'self', labelField(useWaypoint, place), null);

  if (namespaceObject === undefined) {
    const gap = index.hidden('Namespace', '', namespace);
    const outcome = gap === null ? 'failed' : 'unknown';
    check(trail, 'namespace-label', outcome, 'namespace', labelField(useWaypoint), null);
    return gap === null ? conclude(trail, 'no-waypoint-asked') : conclude(trail, 'input-not-visible', { gap });
  }
  const inherited = requestOf(namespaceObject.labels, namespace, index);
  if (inherited === null) {
    check(trail, 'namespace-label', 'failed', 'namespace', labelField(useWaypoint), null);
    return conclude(trail, 'no-waypoint-asked');
  }
  trail.askedBy = 'namespace-label';
  const outcome = inherited.optsOut ? 'failed' : 'passed';
  check(trail, 'namespace-label', outcome, 'namespace', labelField(useWaypoint), inherited.value);
  if (inherited.optsOut) return conclude(trail, 'namespace-opted-out');
  return attach(trail, question, inherited.key);
}

function detailOf(question: Question): BindingDetail {
  return {
    ...(question.visibility !== null && { visibility: question.visibility }),
    ...(namesNamespace(question) && { namesNamespace: true }),
  };
}

function visibilityStep({ visibility, index }: Question): Step | null {
  return visibility === null ? null : visibilityNotReached(index.snapshot.mesh.object);
}

/** Alone this label means nothing, but it would count as soon as the other one is there. */
function namesNamespace({ labels, index }: Question): boolean {
  return labelOf(labels, useWaypointNamespace) !== undefined && since(index.snapshot.istio, '1.23');
}

type Request = { readonly value: string; readonly key: WaypointName; readonly optsOut: boolean };

/** What one object's labels ask for; null where it does not ask. Both labels are read from the same object. Istiod: `GetUseWaypoint`. */
function requestOf(labels: Labels, namespace: string, index: SnapshotIndex): Request | null {
  const value = labelOf(labels, useWaypoint);
  if (value === undefined) return null;
  const { istio } = index.snapshot;
  const optsOut = value === 'none' || (value === '~' && !since(istio, '1.23'));
  const named = since(istio, '1.23') ? labelOf(labels, useWaypointNamespace) : undefined;
  return { value, optsOut, key: `${named ?? namespace}/${value}` };
}

/** An own label cuts off the namespace's waypoint, also where it fails: note which, and what it would have given. */
function noteCutOff(trail: Trail, question: Question, own: Request, namespaceObject: Namespace | undefined): void {
  if (namespaceObject === undefined) return;
  const inherited = requestOf(namespaceObject.labels, question.namespace, question.index);
  if (inherited === null || inherited.optsOut || (inherited.key === own.key && !own.optsOut)) return;
  const wouldBe = bind({ ...question, labels: {}, place: 'metadata.labels' });
  trail.lost.push({ waypoint: inherited.key, reason: 'cut-off-by-own-label', because: wouldBe.reason });
}

/** The checks on the waypoint that was asked for, in istiod's order: exists, has an address, admits, serves, visibility. */
function attach(trail: Trail, question: Question, key: WaypointName): Binding {
  const { index, waypoints, namespace, traffic } = question;
  trail.asked = key;
  const gatewayId = gatewayOrNull(key);
  const note = (
    code: Parameters<typeof check>[1],
    outcome: Parameters<typeof check>[2],
    field: string,
    value: string | null,
  ) => check(trail, code, outcome, gatewayId, field, value);

  if (gatewayId === null) {
    note('waypoint-exists', 'failed', 'metadata.name', null);
    return conclude(trail, 'waypoint-name-empty');
  }
  const waypoint = waypoints.get(key);
  const gap = visibilityGap(key, waypoint, index);
  if (gap !== null) {
    note('waypoint-exists', 'unknown', 'metadata.name', null);
    return conclude(trail, 'input-not-visible', { gap });
  }
  if (waypoint === undefined) {
    note('waypoint-exists', 'failed', 'metadata.name', null);
    return conclude(trail, 'waypoint-missing', question.missingDetail(key));
  }
  if (waypoint.discovered === false) {
    note('waypoint-exists', 'failed', 'metadata.namespace', waypoint.gateway.namespace);
    return conclude(trail, 'waypoint-not-discovered');
  }
  note('waypoint-exists', 'passed', 'metadata.name', waypoint.gateway.name);

  if (!waypoint.hasAddress) {
    note('waypoint-has-address', 'failed', 'status.addresses', null);
    return conclude(trail, 'waypoint-not-ready');
  }
  const addresses = waypoint.gateway.addresses.map((address) => address.value).join(', ');
  note('waypoint-has-address', 'passed', 'status.addresses', addresses);

  const admitted = admits(waypoint, namespace, index);
  const { from, position, listener: boundTo } = waypoint.admission;
  const admissionField = boundTo === null ? 'spec.listeners' : `spec.listeners[${boundTo}].allowedRoutes.namespaces`;
  const outcome = admitted === 'yes' ? 'passed' : admitted === 'no' ? 'failed' : 'unknown';
  note('namespace-admitted', admitted === 'invalid' ? 'failed' : outcome, admissionField, from);
  const listener = position === null ? {} : { listener: position };
  switch (admitted) {
    case 'no':
      return conclude(trail, 'namespace-not-allowed', { admits: from, ...listener });
    case 'invalid':
      return conclude(trail, 'selector-invalid', { admits: 'Selector', ...listener });
    case 'namespace-missing':
      return conclude(trail, 'namespace-object-missing', { admits: 'Selector' });
    case 'yes':
      break;
    default:
      return conclude(trail, 'input-not-visible', { gap: admitted });
  }

  const gatewayClass = objectId('GatewayClass', '', waypoint.gateway.className);
  if (waypoint.trafficTypeGap !== null) {
    check(trail, 'traffic-type-served', 'unknown', gatewayClass, labelField(waypointFor), null);
    return conclude(trail, 'input-not-visible', { gap: waypoint.trafficTypeGap });
  }
  const serves = servesTraffic(waypoint.trafficType, traffic);
  const says = waypoint.trafficTypeFrom === 'class' ? gatewayClass : gatewayId;
  const served = serves ? 'passed' : 'failed';
  check(trail, 'traffic-type-served', served, says, labelField(waypointFor), waypoint.trafficType);
  if (!serves) {
    // An inherited waypoint that does not serve workloads is the ordinary case and silent; for a service it is an error.
    const silent = traffic === 'workload' && trail.askedBy === 'namespace-label';
    return conclude(trail, silent ? 'traffic-type-skipped' : 'traffic-type-refused', { serves: waypoint.trafficType });
  }

  if (question.visibility !== null) {
    const allowed = question.visibility !== 'NAMESPACE' || waypoint.gateway.namespace === namespace;
    const on = index.snapshot.mesh.object;
    check(trail, 'visibility-allows', allowed ? 'passed' : 'failed', on, 'serviceEntryVisibility', question.visibility);
    if (!allowed) return conclude(trail, 'visibility-forbids-foreign-waypoint');
  }
  return conclude(trail, trail.askedBy === 'own-label' ? 'bound-by-own-label' : 'bound-by-namespace-label', {
    serves: waypoint.trafficType,
    admits: waypoint.admission.from,
  });
}

function visibilityGap(key: WaypointName, waypoint: Waypoint | undefined, index: SnapshotIndex) {
  if (waypoint !== undefined) return typeof waypoint.discovered === 'boolean' ? null : waypoint.discovered;
  const slash = key.indexOf('/');
  return index.hidden('Gateway', key.slice(0, slash), key.slice(slash + 1));
}

/**
 * Whether the waypoint's listener admits objects of this namespace. There is no shortcut for the Gateway's own one.
 * Follows istiod's `AllowsAttachmentFromNamespaceOrLookup`; up to 1.22 nothing was checked.
 */
function admits(waypoint: Waypoint, namespace: string, index: SnapshotIndex) {
  if (!since(index.snapshot.istio, '1.23')) return 'yes';
  if (waypoint.admissionGap !== null) return waypoint.admissionGap;
  const { from, selector } = waypoint.admission;
  switch (from) {
    case 'All':
      return 'yes';
    case 'Selector': {
      if (selector === null) return 'invalid';
      const namespaceObject = index.namespaces.get(namespace);
      if (namespaceObject === undefined) return index.hidden('Namespace', '', namespace) ?? 'namespace-missing';
      return selector(namespaceObject.labels) ? 'yes' : 'no';
    }
    case 'Same':
    case 'None':
      return waypoint.gateway.namespace === namespace ? 'yes' : 'no';
  }
}
