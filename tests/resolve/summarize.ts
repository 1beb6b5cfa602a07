import type { Condition } from '#lib/model/metadata.ts';
import type { Attachment, PolicyFacts } from '#lib/model/policy-facts.ts';
import type { Binding, Topology } from '#lib/model/topology.ts';

/**
 * A topology in one line per object: what a reviewer needs to see, in codes and never in prose. With `causes`, also why
 * istiod leaves an object out and why it refuses a canary.
 */
export function summarize(
  topology: Topology,
  { causes }: { readonly causes: boolean } = { causes: false },
): Readonly<Record<string, string>> {
  const lines: Record<string, string> = {};
  const several = new Set(
    topology.services.map(({ id }) => id).filter((id, position, ids) => ids.indexOf(id) !== position),
  );
  for (const facts of topology.services) {
    const key = several.has(facts.id) ? `${facts.id} ${facts.hostname}` : facts.id;
    const shares = facts.shares.map((share) => `${share.waypoint} ${share.percent}%`);
    lines[key] = line(facts.binding, causes, [
      shares.length > 0 ? `shares ${shares.join(' + ')}` : '',
      facts.ingressUsesWaypoint ? 'ingress too' : '',
      facts.flags.length > 0 ? `flags ${facts.flags.join(' ')}` : '',
      conditions(facts.expected),
    ]);
  }
  for (const facts of topology.workloads) {
    lines[facts.id] = line(facts.binding, causes, [
      facts.flags.length > 0 ? `flags ${facts.flags.join(' ')}` : '',
      conditions(facts.expected),
    ]);
  }
  return { ...lines, ...summarizePolicies(topology.policies) };
}

/** One line per policy with its conditions, and one per attachment, numbered. */
function summarizePolicies(policies: readonly PolicyFacts[]): Readonly<Record<string, string>> {
  const lines: Record<string, string> = {};
  for (const { id, action, dryRun, attachments, expected } of policies) {
    const traits = [action ?? '', dryRun ? 'dry run' : '', conditions(expected)].filter((part) => part !== '');
    if (traits.length > 0) lines[id] = traits.join('; ');
    for (const [position, attached] of attachments.entries()) lines[`${id} ${position + 1}`] = attachmentLine(attached);
  }
  return lines;
}

function attachmentLine({ target, field, enforcer, effect, reason, rules, because }: Attachment): string {
  const place = field === null ? (target ?? 'mesh') : `${target ?? 'mesh'} at ${field}`;
  // A gap's because is prose.
  const names = reason === 'input-not-visible' ? [] : because;
  return [
    `${place}: ${enforcer} ${effect}, ${reason}`,
    names.length > 0 ? `because ${names.join(' ')}` : '',
    ...rules.map((each) => `rule ${each.rule} ${each.effect} ${each.reason} ${each.attributes.join(' ')}`),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function line(binding: Binding, causes: boolean, extras: readonly string[]): string {
  const waypoint = binding.waypoint ?? binding.asked;
  const lost = binding.lost.map(({ waypoint: candidate, reason, because }) =>
    causes && reason === 'canary-refused' ? `lost ${candidate} ${reason}: ${because}` : `lost ${candidate} ${reason}`,
  );
  const status = waypoint === null ? binding.status : `${binding.status} ${waypoint}`;
  const absence = causes && binding.detail.absence !== undefined ? `: ${binding.detail.absence}` : '';
  return [`${status}, ${binding.reason}${absence}`, ...lost, ...extras].filter((part) => part !== '').join('; ');
}

function conditions(list: readonly Condition[]): string {
  return list.map(({ type, status, reason }) => `${type.replace('istio.io/', '')}=${status}/${reason}`).join(' ');
}
