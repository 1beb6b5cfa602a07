import type { Lane } from '#lib/explain/lanes/lanes.ts';
import { callerRemark } from '#lib/explain/wording/lanes/lanes-sentence.ts';
import { callerPhrase } from '#lib/explain/wording/path-parties.ts';
import { verdictWord } from '#lib/explain/wording/path-sentence.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { CallerGlyph } from './caller-glyph.tsx';
import { laneCells } from './lane-cells.ts';
import { verdictOutcome } from './verdict-outcome.ts';

/** The lanes as a plain list, where the window is too narrow for columns: who calls, by which way, and what comes of it. */
export function LaneList({
  lanes,
  onChoose,
}: {
  readonly lanes: readonly Lane[];
  readonly onChoose: (lane: Lane) => void;
}) {
  return (
    <ol aria-label="Kinds of caller" className="grid gap-2">
      {lanes.map((lane) => {
        const { caller, path, via, passes } = lane;
        const { remark, end, condition } = laneCells(lane);
        const way = passes.length > 0 ? `through ${passes.join(', ')}` : remark || 'straight to its pods';
        return (
          <li key={lane.key}>
            <button
              type="button"
              className="flex w-full items-start gap-2.5 rounded-card border border-line bg-panel px-3 py-2.5 text-left hover:bg-quiet"
              onClick={() => onChoose(lane)}
            >
              <CallerGlyph caller={caller} />
              <span className="min-w-0 flex-1">
                <span className="block font-semibold [overflow-wrap:anywhere]">
                  {caller.object === null ? callerPhrase(caller) : parseObjectId(caller.object).name}
                  <span className="font-normal text-ink-2"> · {callerRemark(caller, via, path.to.object)}</span>
                </span>
                <span className="block text-small text-ink-2">{way}</span>
                <span className="block text-small text-ink-2">
                  {end?.words ?? condition ?? verdictWord(path.verdict)}
                </span>
              </span>
              <OutcomeGlyph outcome={verdictOutcome(path.verdict)} title={verdictWord(path.verdict)} />
            </button>
          </li>
        );
      })}
    </ol>
  );
}
