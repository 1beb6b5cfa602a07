'use client';

import { useState } from 'react';
import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { findingKey } from '#lib/view/show.ts';
import { type FindingGroup, shownOfGroup } from './finding-groups.ts';
import { FindingRow } from './finding-row.tsx';

/** How many a click adds: enough to read on, few enough that a long group stays light. */
const addedAtOnce = 30;

/** The first findings of one code, the open one among them, and a button for the others. */
export function FindingRows({
  topology,
  group,
  first,
  open,
  onFinding,
  onSelect,
  onPath,
}: {
  readonly topology: Topology;
  readonly group: FindingGroup;
  /** How many to show at first. */
  readonly first: number;
  /** Key of the finding that is open; null for none. */
  readonly open: string | null;
  readonly onFinding: (finding: Finding) => void;
  readonly onSelect: (id: ObjectId) => void;
  readonly onPath: (to: ObjectId) => void;
}) {
  const [added, setAdded] = useState(0);
  const shown = shownOfGroup(group, first + added, open);
  const left = group.findings.length - shown.length;
  const isUnfolded = added > 0 && group.findings.length > first;
  return (
    <>
      {shown.map((finding) => (
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
      {(left > 0 || isUnfolded) && (
        <li className="border-b border-hair">
          {/* One button for both ways, so that the keyboard stays where it is. */}
          <button
            type="button"
            data-testid="more-findings"
            aria-expanded={isUnfolded}
            className="w-full px-4 py-2 pl-[39px] text-left text-small text-ink-2 hover:bg-quiet hover:text-ink"
            onClick={() => setAdded(left > 0 ? added + addedAtOnce : 0)}
          >
            {left > 0 ? `${left.toLocaleString('en-US')} more of ${group.code}` : `Fewer of ${group.code}`}
          </button>
        </li>
      )}
    </>
  );
}
