import type { ObjectId } from '#lib/model/object-id.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { Refusal } from '../gateway-answer.ts';
import type { InheritanceCounts } from '../inheritance-counts.ts';
import { objectPhrase } from './subject.ts';

/** The fixed phrases of the answer form, the same in the terminal and in Markdown. */
export const headings = {
  why: 'Why, in the order istiod checks',
  lost: 'Lost',
  fixes: 'What would change it',
  condition: "istiod's own word",
  hosts: 'Its hosts',
  counts: 'What its objects make of it',
  defaultOf: 'Default of',
  usedBy: 'Used by',
  refused: 'Refused to',
  workloads: 'Requests to its workloads by their own address',
  noWorkloads: 'It selects nothing of what was read.',
  services: 'Requests to the services that select it',
  noServices: 'No service that istiod knows selects it.',
  evidence: 'Where it stands',
  checks: 'Check it yourself',
} as const;

/** What stands in place of an object that was not found, where there is something to say nevertheless. */
export function absentLine(object: ObjectId): string {
  const { kind, name } = parseObjectId(object);
  switch (kind) {
    case 'Gateway':
      return 'No traffic goes through it: labels name it, and there is no such Gateway.';
    case 'Namespace':
      return `No Namespace object ${name} was found, only objects in it; what is said here holds as long as there is none with labels.`;
    default:
      return 'There is no such object; what is said here rests on what refers to it.';
  }
}

/** What a verdict is about. */
export function trafficHeading(traffic: Traffic): string {
  return traffic === 'service' ? 'Service traffic (VIP)' : 'Workload traffic (pod IP)';
}

/** The first objects of a long list and how many more there are. */
export function listedObjects(objects: readonly ObjectId[]): string {
  const names = objects.slice(0, 5).map(objectPhrase).join(', ');
  return objects.length <= 5 ? names : `${names} and ${objects.length - 5} more`;
}

/** What the objects of a namespace make of its label. */
export function countSentence(name: 'services' | 'workloads', counts: InheritanceCounts): string {
  const { total, inheriting, overriding, optingOut, failing, undetermined } = counts;
  const counted = total === 1 ? `1 ${name.slice(0, -1)}` : `${total} ${name}`;
  const verb = (count: number, singular: string, plural: string) => `${count} ${count === 1 ? singular : plural}`;
  return `${counted}: ${[
    verb(inheriting, 'inherits its waypoint', 'inherit its waypoint'),
    verb(overriding, 'asks for its own', 'ask for their own'),
    verb(optingOut, 'opts out', 'opt out'),
    verb(failing, 'is refused', 'are refused'),
    verb(undetermined, 'is undetermined', 'are undetermined'),
  ].join(', ')}.`;
}

/** One user of a waypoint. */
export function phraseOfUse(use: {
  readonly object: ObjectId;
  readonly traffic: Traffic;
  readonly source: 'own-label' | 'namespace-label';
  readonly percent?: number;
}): string {
  const by = use.source === 'own-label' ? 'by its own label' : 'by the label of its namespace';
  const share = use.percent === undefined ? '' : `, ${use.percent} %`;
  return `${objectPhrase(use.object)}: ${use.traffic} traffic, ${by}${share}`;
}

/** One object that asks in vain. */
export function phraseOfRefusal({ object, traffic, reason, because }: Refusal): string {
  const cause = because == null ? reason : `${reason}: ${because}`;
  return `${objectPhrase(object)}: ${traffic} traffic, ${cause}`;
}

/** A gap, as a line of its own. */
export function gapLine(sentence: string): string {
  return `Not read: ${sentence}`;
}
