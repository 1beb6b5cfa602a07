import { readFileSync } from 'node:fs';
import path from 'node:path';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Caller, Destination, RequestPath, SampleRequest } from '#lib/model/path.ts';
import { callerKinds } from '#lib/model/path.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import { anyCaller, callerAt, callerOf } from '#lib/resolve/path/caller.ts';
import { destinationOf } from '#lib/resolve/path/destination.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';

/** A snapshot of YAML, read as what is. */
export function snapshotOf(...texts: readonly string[]): Snapshot {
  return snapshotFromTexts(
    texts.map((text, position) => ({ file: `${position}.yaml`, text })),
    { reading: 'observed', istio: '1.31' },
    { name: 'test', kind: 'files', takenAt: '2026-01-01T00:00:00Z' },
  );
}

export const meshText = readFileSync(path.join(import.meta.dirname, 'mesh.yaml'), 'utf8');

/** `Pod/cli/cli`, `kind:sidecar` or `ip:10.0.0.1`. */
export function caller(topology: Topology, text: string): Caller {
  const kind = callerKinds.find((each) => text === `kind:${each}`);
  if (kind !== undefined) return anyCaller(kind);
  const found = text.startsWith('ip:') ? callerAt(topology, text.slice(3)) : callerOf(topology, text);
  if (found === null) throw new Error(`no caller ${text}`);
  return found;
}

/** `Service/app/web:80` or `Pod/app/web-1:8080 by pod-ip`. */
export function destination(topology: Topology, text: string): Destination {
  const [object = '', via] = text.split(' by ');
  const colon = object.lastIndexOf(':');
  const port = colon === -1 ? null : Number(object.slice(colon + 1));
  const found = destinationOf(
    topology,
    colon === -1 ? object : object.slice(0, colon),
    port,
    via === undefined ? null : via === 'vip' ? 'vip' : 'pod-ip',
  );
  if (found === null) throw new Error(`no destination ${text}`);
  return found;
}

/** One line per hop: who, how it arrives, whom it sees, and each policy with its result. */
export function hopLines({ hops }: RequestPath): readonly string[] {
  return hops.map(({ kind, object, identity, encryption, port, policies, outcome }) => {
    const where = object === null ? kind : `${kind} ${object.slice(object.indexOf('/') + 1)}`;
    const seen = identity === null ? '' : `, sees ${identity.replace('spiffe://cluster.local/', '')}`;
    const by = encryption === 'none' ? '' : `, ${encryption}`;
    const at = port === null ? '' : `:${port}`;
    const results = policies.map(
      (policy) => `${policy.action} ${policy.object.split('/').slice(1).join('/')} ${policy.result}`,
    );
    const evaluated = results.length === 0 ? '' : `; ${results.join(', ')}`;
    return `${where}${at}${by}${seen}${evaluated}${outcome === 'fails' ? '; fails' : ''}`;
  });
}

/** The path in the mesh of the rows, changed by replacing text and by further documents. */
export function pathIn(
  from: string,
  to: string,
  changes: {
    readonly replace?: readonly (readonly [string | RegExp, string])[];
    readonly add?: string;
    readonly sample?: SampleRequest;
  } = {},
): RequestPath {
  const text = (changes.replace ?? []).reduce((all, [what, by]) => {
    const changed = all.replaceAll(typeof what === 'string' ? what : new RegExp(what, 'g'), by);
    if (changed === all) throw new Error(`nothing to replace: ${what}`);
    return changed;
  }, meshText);
  const topology = resolve(snapshotOf(text, ...(changes.add === undefined ? [] : [changes.add])));
  return requestPath(topology, caller(topology, from), destination(topology, to), changes.sample);
}

/** The verdict with the hop that decides, and the notes. */
export function said({ verdict, decidedAt, notes }: RequestPath): string {
  return [decidedAt === null ? verdict : `${verdict} at ${decidedAt}`, ...notes.map(({ code }) => code)].join(', ');
}
