import { serviceHostname } from '../reachability.ts';

/** The full name of a host in Istio's configuration: a name without dots is a Service of the object's own namespace. */
export function fullHost(host: string, namespace: string): string {
  return host.includes('.') || host.startsWith('*') ? host : serviceHostname(host, namespace);
}

/** Whether a host of a VirtualService or DestinationRule, in full and perhaps with a wildcard in front, names this one. */
export function matchesHost(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*') ? hostname.endsWith(pattern.slice(1)) : pattern === hostname;
}
