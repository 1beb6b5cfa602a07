import type { ObjectId } from '#lib/model/object-id.ts';
import type { Traffic } from '#lib/model/reason.ts';

/**
 * The thing a sentence is about, with what its wording needs. `count` is above 1 for a group of equal workloads, whose
 * `members` are then the workloads one by one.
 */
export type Subject =
  | {
      readonly kind: 'Service';
      readonly namespace: string;
      readonly name: string;
      readonly backends: 'pods' | 'endpoints';
      /** Its name resolves to the IPs of its pods, so clients never address the service itself. */
      readonly headless: boolean;
    }
  | {
      readonly kind: 'ServiceEntry';
      readonly namespace: string;
      readonly name: string;
      readonly hostname: string;
      /** A wildcard host that istiod cannot serve without a waypoint. */
      readonly needsWaypoint: boolean;
    }
  | {
      readonly kind: 'Pod';
      readonly namespace: string;
      readonly name: string;
      readonly count: number;
      readonly owner: Owner;
      /** It stands for the pods of a pod template, all `count` of them; nobody saw a pod of that name. */
      readonly template: boolean;
      readonly members: readonly Subject[];
    }
  | {
      readonly kind: 'WorkloadEntry';
      readonly namespace: string;
      readonly name: string;
      readonly count: number;
      readonly members: readonly Subject[];
    }
  | {
      readonly kind: 'endpoint';
      readonly of: 'ServiceEntry' | 'EndpointSlice';
      readonly namespace: string;
      readonly name: string;
      readonly address: string;
      readonly count: number;
      /** Nobody wrote it: istiod takes it from the host of an entry that DNS resolves. */
      readonly implied: boolean;
      /** Where it stands in spec.endpoints; null where nobody wrote it there. */
      readonly position: number | null;
      /** It carries a label that decides, so that a patch finds labels to change. */
      readonly labelled: boolean;
      readonly members: readonly Subject[];
    }
  | {
      readonly kind: 'Namespace';
      readonly namespace: string;
      readonly name: string;
      readonly traffic: Traffic;
      /** There is a Namespace object, and not only objects in the namespace. */
      readonly exists: boolean;
    };

type Owner = { readonly kind: string; readonly name: string } | null;

/** How every verdict begins: whose traffic it is about. */
export function requestsTo(subject: Subject): string {
  switch (subject.kind) {
    case 'Service':
      return `Requests to Service ${subject.namespace}/${subject.name}`;
    case 'ServiceEntry':
      return `Requests to ${subject.hostname} (ServiceEntry ${subject.namespace}/${subject.name})`;
    case 'Pod':
      if (subject.template && subject.owner !== null) {
        const owner = `${subject.owner.kind} ${subject.namespace}/${subject.owner.name}`;
        return subject.count === 1
          ? `Requests to pod IP of ${owner}`
          : `Requests to the pod IPs of ${owner} (${subject.count} replicas)`;
      }
      return subject.count === 1
        ? `Requests to pod IP of ${subject.namespace}/${subject.name}`
        : `Requests to the pod IPs of these ${subject.count} pods`;
    case 'WorkloadEntry':
      return subject.count === 1
        ? `Requests to the address of WorkloadEntry ${subject.namespace}/${subject.name}`
        : `Requests to the addresses of these ${subject.count} WorkloadEntries`;
    case 'endpoint':
      if (subject.implied && subject.count === 1) {
        return `Requests to the addresses that DNS gives for ${subject.address} (${subject.of} ${subject.namespace}/${subject.name})`;
      }
      return subject.count === 1
        ? `Requests to endpoint ${subject.address} of ${subject.of} ${subject.namespace}/${subject.name}`
        : `Requests to these ${subject.count} endpoints`;
    case 'Namespace':
      return subject.traffic === 'service'
        ? `Requests to a service of namespace ${subject.name} without a label of its own`
        : `Requests to the pod IP of a pod of namespace ${subject.name} without a label of its own`;
  }
}

/** What requests do that no waypoint handles. */
export function goStraight(subject: Subject): string {
  const requests = requestsTo(subject);
  if (subject.kind === 'Service' && subject.headless) {
    return `${requests} go to the IPs of ${destination(subject)}, each by its own binding`;
  }
  if (subject.kind === 'ServiceEntry' && subject.needsWaypoint) {
    return `${requests} get nothing from this ServiceEntry, which serves a wildcard host through a waypoint only`;
  }
  return `${requests} go straight to ${destination(subject)}`;
}

function destination(subject: Subject): string {
  switch (subject.kind) {
    case 'Service':
      return subject.backends === 'pods' ? 'its pods' : 'its endpoints';
    case 'ServiceEntry':
      return 'its endpoints';
    case 'Pod':
      return subject.count === 1 ? 'the pod' : 'the pods';
    case 'WorkloadEntry':
    case 'endpoint':
      return pronoun(subject) === 'it' ? 'it' : 'them';
    case 'Namespace':
      return subject.traffic === 'service' ? 'its pods' : 'the pod';
  }
}

/** The subject inside a sentence that has named it already. */
export function pronoun(subject: Subject): 'it' | 'they' {
  const isPlural = 'count' in subject && (subject.count > 1 || (subject.kind === 'endpoint' && subject.implied));
  return isPlural ? 'they' : 'it';
}

/** The namespace whose label is inherited, as the reader of this subject knows it. */
export function namespacePhrase(subject: Subject): string {
  return subject.kind === 'Namespace' ? 'the namespace' : `namespace ${subject.namespace}`;
}

/** Whose label asked. A namespace's verdict speaks of its own label. */
export function askerPhrase(subject: Subject, askedBy: 'own-label' | 'namespace-label' | null): string {
  if (subject.kind === 'Namespace') return 'its label';
  if (askedBy === 'namespace-label') return `the label of namespace ${subject.namespace}`;
  return pronoun(subject) === 'they' ? 'their own label' : 'its own label';
}

/** The workloads of a group one by one; any other subject alone. */
export function membersOf(subject: Subject): readonly Subject[] {
  return 'members' in subject && subject.members.length > 0 ? subject.members : [subject];
}

/** `Service shop/cart`: an object by kind and name, from its id. */
export function objectPhrase(id: ObjectId): string {
  const slash = id.indexOf('/');
  return slash === -1 ? id : `${id.slice(0, slash)} ${id.slice(slash + 1)}`;
}
