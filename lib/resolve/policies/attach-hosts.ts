import type { ServiceFacts } from '#lib/model/topology.ts';
import { serviceHostname } from '../reachability.ts';
import type { AttachmentScene } from './attachments-scene.ts';

/** The host that a DestinationRule or VirtualService means: a name without dots is short for a Service beside it. */
export function fullHost(host: string, namespace: string): string {
  return host.includes('.') || host.includes('*') ? host : serviceHostname(host, namespace);
}

/** The services that the host means. Istiod: `host.Name.Matches`. */
export function servicesOfHost(host: string, scene: AttachmentScene): readonly ServiceFacts[] {
  if (!host.startsWith('*')) return scene.serviceByHostname(host);
  return scene.services.filter(({ hostname }) => hostname.endsWith(host.slice(1)));
}

/** Whether the object is exported to a namespace; without a list to all. */
export function isExportedTo(
  { namespace, exportTo }: { readonly namespace: string; readonly exportTo: readonly string[] },
  reader: string,
): boolean {
  if (exportTo.length === 0) return true;
  return exportTo.some((each) => each === '*' || each === reader || (each === '.' && reader === namespace));
}
