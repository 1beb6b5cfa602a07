'use client';

import { useMemo, useState } from 'react';
import { severityHeading, severityOrder } from '#lib/explain/wording/finding-headings.ts';
import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { findingKey } from '#lib/view/show.ts';
import { SeverityGlyph } from '../ui/glyph.tsx';
import type { ExceptionGroup } from './exceptions.ts';
import { ExceptionsList } from './exceptions-list.tsx';
import { FindingRow } from './finding-row.tsx';
import { NothingFound } from './nothing-found.tsx';

const findingsAtOnce = 60;

/** What is worth interrupting somebody for, the worst first, one row for each cause; below it what is odd and no finding. */
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
  const [shown, setShown] = useState(findingsAtOnce);
  const bySeverity = useMemo(() => Map.groupBy(topology.findings, ({ severity }) => severity), [topology.findings]);
  let left = shown;
  return (
    <>
      {topology.findings.length === 0 && <NothingFound topology={topology} />}
      {severityOrder.map((severity) => {
        const findings = bySeverity.get(severity) ?? [];
        const here = findings.slice(0, left);
        left -= here.length;
        if (here.length === 0) return null;
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
              {here.map((finding) => (
                <FindingRow
                  key={findingKey(finding)}
                  topology={topology}
                  finding={finding}
                  isOpen={open === findingKey(finding)}
                  onOpen={() => onFinding(finding)}
                  onSelect={onSelect}
                  onPath={onPath}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {topology.findings.length > shown && (
        <button
          type="button"
          className="w-full p-3 text-body text-ink-2 hover:bg-quiet"
          onClick={() => setShown(shown * 2)}
        >
          {(topology.findings.length - shown).toLocaleString('en-US')} more findings
        </button>
      )}
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
