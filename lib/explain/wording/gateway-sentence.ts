import type { GatewayFacts } from '#lib/model/topology.ts';
import { addressOrigin } from './address-origin.ts';
import { servesPhrase } from './traffic-type.ts';

/** What a Gateway can do as a waypoint, in one sentence that starts with traffic. */
export function gatewaySentence(facts: GatewayFacts): string {
  const name = `${facts.namespace}/${facts.name}`;
  if (!facts.discovered) {
    return `No traffic goes through ${name} as a waypoint: istiod does not watch its namespace (discoverySelectors).`;
  }
  if (!facts.bindable) {
    return `No traffic goes through ${name} as a waypoint: it has no address; ${addressOrigin(facts)}.`;
  }
  if (facts.selectorInvalid) {
    return `What traffic may go through ${name} is not defined: istiod cannot evaluate the selector of its listener.`;
  }
  const admits = `it admits ${admissionPhrase(facts)} and ${servesPhrase(facts.trafficType)} (${originPhrase(facts)})`;
  if (facts.address === null)
    return `Traffic bound to ${name} goes without it: it has no address that istiod can send; ${admits}.`;
  if (facts.flags.includes('no-hbone-port'))
    return `Traffic bound to ${name} fails: it does not listen on port 15008; ${admits}.`;
  if (facts.flags.includes('no-endpoints')) return `Traffic bound to ${name} fails: it has no ready pod; ${admits}.`;
  return `Objects may send their traffic through ${name}: ${admits}.`;
}

/** Whom the listener admits, as the object of "admits". */
function admissionPhrase({ allowedFrom, namespace }: Pick<GatewayFacts, 'allowedFrom' | 'namespace'>): string {
  switch (allowedFrom) {
    case 'All':
      return 'every namespace';
    case 'Selector':
      return 'the namespaces that its selector matches';
    case 'Same':
    case 'None':
      return `namespace ${namespace} only`;
  }
}

function originPhrase({ trafficTypeFrom }: GatewayFacts): string {
  switch (trafficTypeFrom) {
    case 'gateway':
      return 'its own label says so';
    case 'class':
      return 'its GatewayClass says so';
    case 'default':
      return 'the default';
  }
}
