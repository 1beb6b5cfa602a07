import type { Severity } from '#lib/model/finding.ts';
import type { SourceDescription } from '#lib/model/snapshot.ts';

/** The worst first. */
export const severityOrder: readonly Severity[] = ['error', 'warning', 'info'];

export function severityHeading(severity: Severity): string {
  switch (severity) {
    case 'error':
      return 'Errors: a policy may not be enforced, or requests fail';
    case 'warning':
      return 'Warnings: something is not what it looks like';
    case 'info':
      return 'Notes: something is in vain';
  }
}

export function noFindings({ name }: SourceDescription): string {
  return `Nothing to report in ${name}.`;
}

/** `2 errors, 1 warning and no notes in shop.yaml.` */
export function findingCount(counts: readonly (readonly [Severity, number])[], { name }: SourceDescription): string {
  const parts = counts.map(([severity, count]) => {
    const noun = severity === 'info' ? 'note' : severity;
    return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
  });
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)} in ${name}.`;
}
