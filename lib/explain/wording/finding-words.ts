import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { objectPhrase } from './subject.ts';

/** `a, b and 3 more`: the first three of a list, so that a sentence stays one. */
export function listWords(words: readonly string[]): string {
  const shown = words.slice(0, words.length === 4 ? 4 : 3);
  const hidden = words.length - shown.length;
  if (hidden > 0) return `${shown.join(', ')} and ${hidden} more`;
  return shown.length < 2 ? (shown[0] ?? 'nothing') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A namespace stands for the services in it. */
export function subjectPhrase(id: ObjectId): string {
  return id.startsWith('Namespace/') ? `namespace ${id.slice('Namespace/'.length)}` : objectPhrase(id);
}

/** Where requests end up that no waypoint takes. */
export function straight(subjects: readonly ObjectId[]): string {
  const one = subjects.length === 1;
  const areAll = (kinds: RegExp) => subjects.every((id) => kinds.test(id));
  if (areAll(/^(Service|Namespace)\//)) return `straight to ${one ? 'its' : 'their'} pods`;
  if (areAll(/^ServiceEntry\/[^#]+$/)) return `straight to ${one ? 'its' : 'their'} endpoints`;
  return areAll(/^(Pod|WorkloadEntry)\//) ? `straight to ${one ? 'it' : 'them'}` : 'direct';
}

/** A text of the detail; empty where it is none. */
export function textOf({ detail }: Finding, name: string): string {
  const value = detail[name];
  return typeof value === 'string' ? value : '';
}

/** A list of the detail; empty where it is none. */
export function listOf({ detail }: Finding, name: string): readonly string[] {
  const value = detail[name];
  return value === undefined || typeof value === 'string' ? [] : value;
}

/** `waypoint a/b` or `waypoints a/b and c/d`. */
export function waypoints(names: readonly string[]): string {
  return `waypoint${names.length > 1 ? 's' : ''} ${listWords(names)}`;
}

/** `namespace a` or `namespaces a and b`. */
export function namespaces(names: readonly string[]): string {
  return `namespace${names.length > 1 ? 's' : ''} ${listWords(names)}`;
}

/** The subject and verb of what policies lack or have. */
export function policiesThat(policies: readonly ObjectId[]): string {
  return `${listWords(policies.map(objectPhrase))} ${policies.length === 1 ? 'has' : 'have'}`;
}

/** Conditions in short. */
export function said(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'nothing' : conditions.join(', ');
}

/** The gateway that sends: by its own name, or by those that a VirtualService names. */
export function ingressGateway(cause: ObjectId, gateways: readonly string[]): string {
  return gateways.length === 0
    ? objectPhrase(cause)
    : `Ingress gateway ${listWords(gateways)} (${objectPhrase(cause)})`;
}
