import type { AbsenceCause } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';
import type { Subject } from './subject.ts';
import { goStraight, objectPhrase, requestsTo } from './subject.ts';

/** The verdict on an object that istiod leaves out: what its traffic does, and why istiod does not know it. */
export function absenceSentence(binding: Binding, subject: Subject): string {
  const cause = binding.detail.absence;
  if (cause === undefined) return `${requestsTo(subject)} pass no waypoint: istiod leaves the object out.`;
  return `${what(cause, subject)}: ${why(cause, binding, subject)}.`;
}

function what(cause: AbsenceCause, subject: Subject): string {
  // An endpoint shares the fate of what holds it; its own address is reached all the same.
  if (subject.kind === 'endpoint') return goStraight(subject);
  const requests = requestsTo(subject);
  switch (cause) {
    case 'finished':
    case 'no-address':
      return `${requests} reach nothing and use no waypoint`;
    case 'external-name':
      return `${requests} go wherever DNS sends them and pass no waypoint of this Service`;
    case 'hostname-taken':
      return `${requests} follow the binding of another object`;
    case 'host-network':
    case 'namespace-not-discovered':
    case 'other-revision':
    case 'visibility-none':
    case 'range-address':
    case 'malformed':
      return subject.kind === 'ServiceEntry' ? `${requests} pass through and use no waypoint` : goStraight(subject);
  }
}

function why(cause: AbsenceCause, binding: Binding, subject: Subject): string {
  switch (cause) {
    case 'external-name':
      return 'istiod leaves out Services of type ExternalName';
    case 'finished':
      return 'the pod has finished, and istiod leaves out finished pods';
    case 'host-network':
      return 'istiod up to 1.23 leaves out pods on the host network, and those in a phase besides Running and Pending';
    case 'no-address':
      return 'there is no IP address yet, and istiod leaves it out until there is one';
    case 'namespace-not-discovered':
      return `istiod does not watch namespace ${subject.namespace} (discoverySelectors)`;
    case 'other-revision':
      return `${subject.kind === 'endpoint' ? 'the label istio.io/rev of its entry' : 'its label istio.io/rev'} names another revision, so this istiod leaves it out`;
    case 'hostname-taken': {
      const rivals = (binding.detail.rivals ?? []).map(objectPhrase).join(', ');
      if (rivals === '') return 'another object has its hostname';
      return subject.kind === 'endpoint'
        ? `istiod leaves out its entry, since ${rivals} has the same hostname and comes first`
        : `${rivals} has the same hostname and comes first`;
    }
    case 'visibility-none':
      return 'the mesh hides this ServiceEntry (serviceEntryVisibility: NONE)';
    case 'range-address':
      return 'before Istio 1.30 one address range in spec.addresses removes the whole ServiceEntry';
    case 'malformed':
      return 'istiod cannot read the object as it stands';
  }
}
