import type { ReactNode } from 'react';
import type { Lane } from '#lib/explain/lanes/lanes.ts';
import { callerRemark, shortIdentity } from '#lib/explain/wording/lanes/lanes-sentence.ts';
import { hopSentence } from '#lib/explain/wording/path-hop-sentence.ts';
import { callerPhrase } from '#lib/explain/wording/path-parties.ts';
import { pathSentence } from '#lib/explain/wording/path-sentence.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Hop } from '#lib/model/path.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { CallerGlyph } from './caller-glyph.tsx';
import { EvaluatedChips } from './evaluated-chips.tsx';
import { type LaneCells, laneCells } from './lane-cells.ts';
import { columnsClass } from './lane-columns.ts';
import { PlaceGlyph } from './place-glyph.tsx';
import { GoesAround, Wire } from './wire.tsx';

/** One kind of caller on its way: a box for each place that decides, a line between them, and where it ends. */
export function LaneRow({
  lane,
  isChosen,
  hasBand,
  onChoose,
  onSelect,
}: {
  readonly lane: Lane;
  readonly isChosen: boolean;
  /** Some lane meets a waypoint, so that its column is a band. */
  readonly hasBand: boolean;
  readonly onChoose: () => void;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const cells = laneCells(lane);
  const { caller, path, via } = lane;
  const look = cells.goesAround ? 'around' : 'through';
  const destination = path.to.object;
  return (
    <li
      data-testid="lane"
      data-lane={lane.key}
      className={`relative grid ${columnsClass} items-center gap-y-1.5 px-4 py-4`}
    >
      <button
        type="button"
        aria-pressed={isChosen}
        aria-label={pathSentence(path)}
        className={`absolute inset-x-0.5 inset-y-1 z-0 rounded-card ${isChosen ? 'bg-panel ring-[1.5px] ring-focus' : 'hover:bg-panel/70'}`}
        onClick={onChoose}
      />
      {hasBand && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 z-0 [grid-column:5/6] -inset-x-2 bg-waypoint/8"
        />
      )}
      <Box
        column="[grid-column:1]"
        glyph={<CallerGlyph caller={caller} />}
        name={caller.object === null ? callerPhrase(caller) : parseObjectId(caller.object).name}
        second={callerRemark(caller, via, destination)}
      />
      <Wire column="[grid-column:2]" look={look} arrow />
      {cells.source !== null && (
        <Box
          column="[grid-column:3]"
          glyph={<PlaceGlyph kind={cells.source.kind} />}
          name={sourceName(cells.source)}
          second={null}
        />
      )}
      <Rest cells={cells} look={look} destination={destination} />
      <Below column="[grid-column:1/5]">
        {cells.remark !== '' && (
          <span className={`text-small ${isOpenAround(cells) ? 'text-unknown' : 'text-ink-2'}`}>{cells.remark}</span>
        )}
        {cells.source !== null && <EvaluatedChips policies={cells.source.policies} onSelect={onSelect} />}
      </Below>
      <Below column="[grid-column:5/7]">
        {cells.waypoint !== null && <EvaluatedChips policies={cells.waypoint.policies} onSelect={onSelect} />}
      </Below>
      <Below column={cells.condition === null ? '[grid-column:7/10]' : '[grid-column:7/9]'}>
        {cells.destination !== null && <EvaluatedChips policies={cells.destination.policies} onSelect={onSelect} />}
      </Below>
      <Below column="[grid-column:9]">
        {cells.condition !== null && cells.end === null && (
          <span className="text-small text-unknown">{cells.condition}</span>
        )}
      </Below>
      <ol className="sr-only">
        {path.hops.map((hop, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hops have no other name than their place.
          <li key={`${position} ${hop.kind}`}>{hopSentence(path, position)}</li>
        ))}
      </ol>
    </li>
  );
}

/** From the source on: through the waypoint or around it, to the application or to where it is refused. */
function Rest({
  cells,
  look,
  destination,
}: {
  readonly cells: LaneCells;
  readonly look: 'through' | 'around';
  readonly destination: ObjectId;
}) {
  const { end, waypoint, application } = cells;
  if (end?.after === 'source') return <End column="[grid-column:4/10]" words={end.words} />;
  return (
    <>
      {waypoint === null ? (
        <>
          <Wire column={cells.destination === null ? '[grid-column:4/9]' : '[grid-column:4/7]'} look={look} arrow />
          {cells.goesAround && <GoesAround />}
        </>
      ) : (
        <>
          <Wire column="[grid-column:4]" look={look} arrow />
          <Box
            column="[grid-column:5]"
            glyph={<PlaceGlyph kind={waypoint.kind} />}
            name={waypoint.object === null ? 'waypoint' : parseObjectId(waypoint.object).name}
            second={seenWords(waypoint, destination)}
          />
        </>
      )}
      {end?.after === 'waypoint' ? (
        <End column="[grid-column:6/10]" words={end.words} />
      ) : (
        <>
          {waypoint !== null && (
            <Wire column={cells.destination === null ? '[grid-column:6/9]' : '[grid-column:6]'} look={look} arrow />
          )}
          {cells.destination !== null && (
            <Box
              column="[grid-column:7]"
              glyph={<PlaceGlyph kind={cells.destination.kind} />}
              name={cells.destination.kind === 'sidecar' ? 'sidecar' : 'ztunnel'}
              second={seenWords(cells.destination, destination)}
            />
          )}
          {end?.after === 'destination' ? (
            <End column="[grid-column:8/10]" words={end.words} />
          ) : (
            <>
              {cells.destination !== null && <Wire column="[grid-column:8]" look={look} arrow />}
              {application !== null && (
                <Box
                  column="[grid-column:9]"
                  glyph={<PlaceGlyph kind={application.kind} />}
                  name={application.object === null ? 'application' : parseObjectId(application.object).name}
                  second={application.port === null ? null : `port ${application.port}`}
                />
              )}
            </>
          )}
        </>
      )}
    </>
  );
}

function isOpenAround({ goesAround, end }: LaneCells): boolean {
  return goesAround && end === null;
}

function sourceName({ kind }: Hop): string {
  switch (kind) {
    case 'ztunnel':
      return 'ztunnel';
    case 'sidecar':
      return 'sidecar';
    case 'gateway':
      return 'the gateway';
    case 'waypoint':
      return 'the waypoint';
    default:
      return 'the node';
  }
}

function seenWords({ identity, encryption }: Hop, destination: ObjectId): string {
  const short = shortIdentity(identity, destination);
  if (short !== null) return `sees ${short}`;
  return encryption === 'none' ? 'sees no identity' : 'identity not known';
}

function Box({
  column,
  glyph,
  name,
  second,
}: {
  readonly column: string;
  readonly glyph: ReactNode;
  readonly name: string;
  readonly second: string | null;
}) {
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none relative flex h-[42px] min-w-0 items-center gap-2 rounded-card border border-line bg-panel px-2.5 [grid-row:1] ${column}`}
    >
      {glyph}
      <span className="min-w-0 leading-tight">
        <span className="block truncate text-body font-semibold">{name}</span>
        {second !== null && <span className="block truncate text-mini text-ink-2">{second}</span>}
      </span>
    </span>
  );
}

function Below({ column, children }: { readonly column: string; readonly children: ReactNode }) {
  return (
    <div
      className={`pointer-events-none relative flex min-h-[21px] min-w-0 flex-col items-start gap-1 self-start pr-2 [grid-row:2] ${column}`}
    >
      {children}
    </div>
  );
}

function End({ column, words }: { readonly column: string; readonly words: string }) {
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none relative flex h-[42px] min-w-0 items-center gap-1.5 [grid-row:1] ${column}`}
    >
      <span className="h-0 w-6 shrink-0 border-t-2 border-refused" />
      <OutcomeGlyph outcome="refused" size={15} />
      <span className="truncate text-body font-medium text-refused">{words}</span>
    </span>
  );
}
