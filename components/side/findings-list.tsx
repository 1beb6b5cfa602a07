'use client';

import { useMemo } from 'react';
import { severityHeading, severityOrder } from '#lib/explain/wording/finding-headings.ts';
import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { SeverityGlyph } from '../ui/glyph.tsx';
import type { ExceptionGroup } from './exceptions.ts';
import { ExceptionsList } from './exceptions-list.tsx';
import { firstShown, groupsByCode } from './finding-groups.ts';
import { FindingRows } from './finding-rows.tsx';
import { NothingFound } from './nothing-found.tsx';

/**
 * What is worth interrupting somebody for, the worst first, one row for each cause, long codes folded; below it what is odd
 * and no finding.
 */
export function FindingsList({
  topology,
  groups,
  selected,
  open,
  onFinding,
  onSelect,
  onPath,
}: {
  readonly topology: Topology;
  /** Outcomes out of the ordinary that no finding is about. */
  readonly groups: readonly ExceptionGroup[];
  readonly selected: ObjectId | null;
  /** Key of the finding that is open; null for none. */
  readonly open: string | null;
  readonly onFinding: (finding: Finding) => void;
  readonly onSelect: (id: ObjectId) => void;
  readonly onPath: (to: ObjectId) => void;
}) {
  const bySeverity = useMemo(() => Map.groupBy(topology.findings, ({ severity }) => severity), [topology.findings]);
  const first = firstShown(topology.findings);
  return (
    <>
      {topology.findings.length === 0 && <NothingFound topology={topology} />}
      {severityOrder.map((severity) => {
        const findings = bySeverity.get(severity) ?? [];
        if (findings.length === 0) return null;
        return (
          <section key={severity} aria-label={severityHeading(severity)}>
            <h2
              className="flex items-center gap-1.5 border-b border-hair bg-bg px-4 py-1.5 text-mini font-semibold text-ink-2"
              title={severityHeading(severity)}
            >
              <SeverityGlyph severity={severity} size={12} />
              {nounOf(severity, findings.length)}
            </h2>
            <ul>
              {groupsByCode(findings).map((group) => (
                <FindingRows
                  key={group.code}
                  topology={topology}
                  group={group}
                  first={first}
                  open={open}
                  onFinding={onFinding}
                  onSelect={onSelect}
                  onPath={onPath}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {groups.length > 0 && (
        <section aria-label="Also out of the ordinary">
          <h2 className="border-b border-hair bg-bg px-4 py-1.5 text-mini font-semibold text-ink-2">
            Also out of the ordinary
          </h2>
          <ExceptionsList topology={topology} groups={groups} selected={selected} onSelect={onSelect} />
        </section>
      )}
    </>
  );
}

function nounOf(severity: Finding['severity'], count: number): string {
  const noun = severity === 'info' ? 'note' : severity;
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
