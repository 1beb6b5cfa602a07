import type { Answer } from '#lib/explain/answer.ts';
import type { InheritanceCounts } from '#lib/explain/inheritance-counts.ts';
import { Section } from './section.tsx';

/** What the services and the workloads of a namespace make of its label. */
export function InheritanceTable({ counts }: { readonly counts: NonNullable<Answer['counts']> }) {
  return (
    <Section title="What its objects do">
      <table className="w-full text-body tabular-nums">
        <thead>
          <tr className="text-small text-ink-3">
            <td />
            <th className="pb-1 text-right font-medium">services</th>
            <th className="pb-1 text-right font-medium">workloads</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, words]) => (
            <tr key={key} className="border-t border-hair">
              <th className="py-1 text-left font-normal text-ink-2">{words}</th>
              <td className="text-right">{counts.service[key].toLocaleString('en-US')}</td>
              <td className="text-right">{counts.workload[key].toLocaleString('en-US')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const rows: readonly (readonly [keyof InheritanceCounts, string])[] = [
  ['total', 'in all'],
  ['inheriting', 'using its waypoint by its label'],
  ['overriding', 'asking by a label of their own'],
  ['optingOut', 'opting out'],
  ['failing', 'asking and refused'],
  ['undetermined', 'undetermined'],
];
