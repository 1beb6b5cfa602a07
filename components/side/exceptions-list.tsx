'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { answerFor } from '#lib/explain/answer.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { ObjectLink, shortName } from '../ui/object-link.tsx';

import { Sentence } from '../ui/sentence.tsx';
import type { ExceptionGroup } from './exceptions.ts';

const groupsAtOnce = 12;
const membersAtOnce = 40;

/** What needs a look, one row for each cause; a click selects the first thing it touches. */
export function ExceptionsList({
  topology,
  groups,
  selected,
  onSelect,
}: {
  readonly topology: Topology;
  readonly groups: readonly ExceptionGroup[];
  readonly selected: ObjectId | null;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const [shown, setShown] = useState(groupsAtOnce);
  const isShown = ({ members }: ExceptionGroup, place: number) =>
    place < shown || (selected !== null && members.includes(selected));
  const left = groups.length - groups.filter(isShown).length;
  return (
    <>
      <ul>
        {groups.filter(isShown).map((group) => (
          <Group key={group.key} topology={topology} group={group} selected={selected} onSelect={onSelect} />
        ))}
      </ul>
      {left > 0 && (
        <button
          type="button"
          className="w-full p-3 text-body text-ink-2 hover:bg-quiet"
          onClick={() => setShown(shown + 3 * groupsAtOnce)}
        >
          {left.toLocaleString('en-US')} more {left === 1 ? 'cause' : 'causes'}
        </button>
      )}
    </>
  );
}

function Group({
  topology,
  group,
  selected,
  onSelect,
}: {
  readonly topology: Topology;
  readonly group: ExceptionGroup;
  readonly selected: ObjectId | null;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const [first, ...rest] = group.members;
  const verdict = useMemo(() => {
    const verdicts = answerFor(topology, first)?.verdicts ?? [];
    return verdicts.find((candidate) => candidate.traffic === group.traffic) ?? verdicts[0];
  }, [topology, first, group.traffic]);
  const isSelected = selected !== null && group.members.includes(selected);
  const row = useRef<HTMLLIElement>(null);

  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);

  return (
    <li
      ref={row}
      className={`border-b border-hair ${isSelected ? (group.outcome === 'refused' ? 'bg-refused-bg' : 'bg-unknown-bg') : ''}`}
    >
      <button
        type="button"
        className={`block w-full px-4 pt-[11px] pb-1 text-left ${isSelected ? '' : 'hover:bg-bg'}`}
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => onSelect(first)}
      >
        <span className="flex items-start gap-2">
          <OutcomeGlyph outcome={group.outcome} size={15} className="mt-px" title={outcomeWords[group.outcome]} />
          <span className={`min-w-0 text-body [overflow-wrap:anywhere] ${isSelected ? '' : 'line-clamp-4'}`}>
            <Sentence text={verdict?.sentence ?? shortName(first)} names={namesIn(first, verdict?.asked ?? null)} />
          </span>
        </span>
      </button>
      {rest.length === 0 ? (
        <p className="pb-2.5 pl-[39px] font-mono text-mini text-ink-3">{verdict?.reason}</p>
      ) : (
        <details className="pb-2.5 pl-[39px] text-small text-ink-2">
          <summary className="w-fit rounded-chip pr-1 hover:text-ink">
            and {rest.length.toLocaleString('en-US')} more for the same cause
          </summary>
          <ul className="mt-1.5 grid gap-1 pr-3">
            {rest.slice(0, membersAtOnce).map((id) => (
              <li key={id} className="min-w-0">
                <ObjectLink id={id} onSelect={onSelect} />
              </li>
            ))}
            {rest.length > membersAtOnce && (
              <li>{(rest.length - membersAtOnce).toLocaleString('en-US')} further ones</li>
            )}
          </ul>
        </details>
      )}
    </li>
  );
}

function namesIn(id: ObjectId, asked: string | null): readonly string[] {
  return [shortName(id), id.slice(id.lastIndexOf('/') + 1), asked ?? ''];
}
