import { isIP } from 'node:net';
import { findObject } from '#lib/explain/find-object.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Caller, Destination } from '#lib/model/path.ts';
import { callerKinds } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { anyCaller, callerAt, callerOf } from '#lib/resolve/path/caller.ts';
import { destinationAt, destinationOf, destinationOfHost } from '#lib/resolve/path/destination.ts';
import { BadInput } from './problem.ts';

/** Something that was named well and that does not exist, in a sentence. */
type Missing = { readonly missing: string };

/** FROM: an object, `ip:ADDRESS` or `kind:KIND`. Throws BadInput. */
export function readCaller(topology: Topology, text: string, namespace: string | null): Caller | Missing {
  if (text.startsWith('kind:')) {
    const kind = callerKinds.find((each) => text === `kind:${each}`);
    if (kind !== undefined) return anyCaller(kind);
    throw new BadInput(`There is no kind of caller "${text.slice(5)}". Kinds: ${callerKinds.join(', ')}.`);
  }
  if (text.startsWith('ip:')) return callerAt(topology, addressOf(text.slice(3)));
  const found = readObject(topology, text, namespace);
  if (typeof found !== 'string') return found;
  const caller = callerOf(topology, found);
  if (caller !== null) return caller;
  throw new BadInput(`${found} calls nobody. FROM is a pod, WorkloadEntry or Gateway, ip:ADDRESS or kind:KIND.`);
}

/** TO: an object, `ip:ADDRESS` or `host:NAME`, each with or without a port. Throws BadInput. */
export function readDestination(
  topology: Topology,
  text: string,
  namespace: string | null,
  via: Destination['via'] | null,
): Destination | Missing {
  const { name, port } = splitPort(text);
  if (name.startsWith('ip:')) {
    const address = addressOf(name.slice(3).replace(/^\[(.*)\]$/, '$1'));
    const destination = destinationAt(topology, address, port);
    return destination ?? { missing: `Nothing that was read has the address ${address}. Name the service or the pod.` };
  }
  if (name.startsWith('host:')) {
    const host = name.slice(5);
    const destination = destinationOfHost(topology, host, namespace, port);
    return destination ?? { missing: `No Service and no ServiceEntry has the host ${host}.` };
  }
  const found = readObject(topology, name, namespace);
  if (typeof found !== 'string') return found;
  const destination = destinationOf(topology, found, port, via);
  if (destination === null) {
    throw new BadInput(`${found} cannot be called. TO is a service, ServiceEntry, pod, WorkloadEntry or endpoint.`);
  }
  return destination;
}

function readObject(topology: Topology, text: string, namespace: string | null): ObjectId | Missing {
  const found = findObject(topology, text, namespace);
  if (found.found) return found.id;
  if (found.problem === 'not-found') return { missing: found.sentence };
  throw new BadInput(found.sentence);
}

function addressOf(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new BadInput(`"${text}" is no IP address.`);
}

/** The port behind the last colon. An IPv6 address has colons of its own; with a port it stands in brackets. */
function splitPort(text: string): { readonly name: string; readonly port: number | null } {
  const start = Math.max(text.indexOf('#') + 1, text.startsWith('ip:') ? 3 : 0, text.startsWith('host:') ? 5 : 0);
  const rest = text.slice(start);
  const colon = rest.lastIndexOf(':');
  if (colon === -1 || isIP(rest) === 6 || rest.endsWith(']')) return { name: text, port: null };
  const written = rest.slice(colon + 1);
  const port = /^\d{1,5}$/.test(written) ? Number(written) : 0;
  if (port < 1 || port > 65535) throw new BadInput(`A port is a number from 1 to 65535, not "${written}".`);
  return { name: text.slice(0, start + colon), port };
}
