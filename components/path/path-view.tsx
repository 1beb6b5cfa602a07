'use client';

import { type KeyboardEvent, useRef } from 'react';
import type { Lane, Lanes } from '#lib/explain/lanes/lanes.ts';
import type { Verdict } from '#lib/explain/verdict.ts';
import { absentSentence, lanesHeadline, lanesTitle } from '#lib/explain/wording/lanes/lanes-sentence.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { outcomeOfVerdict } from '../panel/outcome-of-verdict.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { CloseIcon } from '../ui/icons.tsx';
import { columnsClass } from './lane-columns.ts';
import { LaneList } from './lane-list.tsx';
import { LaneRow } from './lane-row.tsx';

/** One destination, a lane for each kind of caller, a column for each place that decides. */
export function PathView({
  lanes,
  binding,
  chosen,
  onChoose,
  onSelect,
  onDraw,
  onPickCaller,
  onClose,
}: {
  readonly lanes: Lanes;
  /** Why no waypoint is on any way although one was asked for, or could not be seen; null where there is nothing to say. */
  readonly binding: Verdict | null;
  readonly chosen: Lane | null;
  readonly onChoose: (lane: Lane) => void;
  readonly onSelect: (id: ObjectId) => void;
  /** Draws the chosen path on the map. */
  readonly onDraw: () => void;
  readonly onPickCaller: () => void;
  readonly onClose: () => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const hasBand = lanes.waypoints.length > 0;
  const absent = absentSentence(lanes.absent);

  // Up and down go from lane to lane, as they go from box to box on the map.
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button[aria-pressed]') ?? [])];
    const row = event.target instanceof Element ? event.target.closest('li[data-lane]') : null;
    const at = buttons.findIndex((button) => row?.contains(button));
    const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.click();
  };

  return (
    <section aria-label="Path view" data-testid="path-view" className="h-full overflow-auto bg-bg">
      <div className="px-3 pt-5 pb-10 min-[901px]:min-w-[760px]">
        <header className="flex items-start gap-3 px-4 pb-4 max-[900px]:flex-wrap">
          <div className="min-w-0 flex-1 max-[900px]:basis-full">
            <h2 className="text-[17px] leading-tight font-bold [overflow-wrap:anywhere]">{lanesTitle(lanes.to)}</h2>
            <p className="mt-1 text-base text-ink-2" data-testid="path-headline">
              {lanesHeadline(lanes.lanes, lanes.waypoints)}
            </p>
            {binding !== null && (
              <p className="mt-2 flex items-start gap-2 text-body [overflow-wrap:anywhere]" data-testid="path-binding">
                <OutcomeGlyph outcome={outcomeOfVerdict(binding)} size={15} className="mt-px" />
                {binding.sentence}
              </p>
            )}
          </div>
          <Button onClick={onPickCaller}>From another caller…</Button>
          <Button onClick={onDraw} disabled={chosen === null}>
            Show on the map
          </Button>
          <IconButton aria-label="Close the path view" onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </header>
        <div className="min-[901px]:hidden">
          <LaneList lanes={lanes.lanes} onChoose={onChoose} />
        </div>
        <div className="max-[900px]:hidden">
          <div aria-hidden="true" className={`relative grid ${columnsClass} px-4 text-mini font-semibold text-ink-3`}>
            <span className="[grid-column:1]">Caller</span>
            <span className="[grid-column:3]">Source</span>
            <span className="[grid-column:5]">{hasBand ? 'Waypoint' : ''}</span>
            <span className="[grid-column:7]">Destination</span>
            <span className="[grid-column:9]">Application</span>
            {hasBand && (
              <span className="relative mt-2 -mx-2 rounded-t-card bg-waypoint/8 px-2 pt-2 text-center text-body text-waypoint [grid-column:5]">
                {lanes.waypoints.map((waypoint) => (
                  <span key={waypoint} className="block truncate">
                    {waypoint}
                  </span>
                ))}
              </span>
            )}
          </div>
          <ol ref={list} aria-label="Kinds of caller" onKeyDown={onKeyDown}>
            {lanes.lanes.map((lane) => (
              <LaneRow
                key={lane.key}
                lane={lane}
                isChosen={lane === chosen}
                hasBand={hasBand}
                onChoose={() => onChoose(lane)}
                onSelect={onSelect}
              />
            ))}
          </ol>
          {hasBand && (
            <div aria-hidden="true" className={`relative grid ${columnsClass} px-4`}>
              <span className="-mx-2 h-3 rounded-b-card bg-waypoint/8 [grid-column:5]" />
            </div>
          )}
          <Legend hasBand={hasBand} />
        </div>
        {absent !== '' && <p className="px-4 pt-2 text-small text-ink-3">{absent}</p>}
      </div>
    </section>
  );
}

function Legend({ hasBand }: { readonly hasBand: boolean }) {
  return (
    <p className="flex flex-wrap items-center gap-x-5 gap-y-1 px-4 pt-5 text-small text-ink-2">
      <span className="inline-flex items-center gap-2">
        <span className="w-7 border-t-2 border-service" />{' '}
        {hasBand ? 'through the waypoint, or with none to pass' : 'the way of the request'}
      </span>
      {hasBand && (
        <span className="inline-flex items-center gap-2">
          <span className="w-7 border-t-2 border-dotted border-unknown" /> around the waypoint
        </span>
      )}
      <span className="inline-flex items-center gap-2">
        <span className="w-7 border-t-2 border-refused" /> refused
      </span>
      <span>
        Under each place stand the policies that it evaluates: ✓ allows, ✕ refuses, – depends, · does not match.
      </span>
    </p>
  );
}
