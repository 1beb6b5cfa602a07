import { SeverityGlyph } from '#components/ui/glyph.tsx';
import { type ChipFlow, flowChips } from '#lib/layout/chips.ts';
import type { Rectangle } from '#lib/layout/placement.ts';
import { describeChip, policyLetters } from '#lib/view/policy-words.ts';
import type { Chips, PolicyChip, PolicyState } from '#lib/view/view.ts';

/** Policy chips that flow in an area of this width, at this corner of their box. */
export function FlowingChips({
  chips,
  width,
  left,
  top,
}: {
  readonly chips: Chips;
  readonly width: number;
  readonly left: number;
  readonly top: number;
}) {
  if (chips.shown.length === 0) return null;
  return <PlacedChips chips={chips} flow={flowChips(chips, width)} left={left} top={top} />;
}

/** Policy chips where their flow puts them. */
export function PlacedChips({
  chips: { shown, more },
  flow,
  left,
  top,
}: {
  readonly chips: Chips;
  readonly flow: ChipFlow;
  readonly left: number;
  readonly top: number;
}) {
  const placeOf = new Map(flow.boxes);
  const at = (id: string) => styleOf(placeOf.get(id), left, top);
  return (
    <>
      {shown.map((chip) => (
        <ChipButton key={chip.id} chip={chip} style={at(chip.id)} />
      ))}
      {more !== null && (
        <button
          type="button"
          tabIndex={-1}
          data-box={more.id}
          aria-label={more.open ? 'Show fewer policies' : `${more.count} more policies`}
          className="pointer-events-auto absolute rounded-chip border border-line border-dashed bg-panel text-mini text-ink-3 hover:border-mark hover:text-ink"
          style={at(more.id)}
        >
          {more.open ? '−' : `+${more.count}`}
        </button>
      )}
    </>
  );
}

const frames: Readonly<Record<PolicyState, string>> = {
  'at-work': 'border-line text-ink-2',
  partly: 'border-line text-ink-2',
  idle: 'border-line text-ink-3',
  unknown: 'border-unknown border-dashed text-ink-2',
};

function ChipButton({ chip, style }: { readonly chip: PolicyChip; readonly style: React.CSSProperties }) {
  const idle = chip.state === 'idle';
  const words = describeChip(chip);
  return (
    <button
      type="button"
      tabIndex={-1}
      data-box={chip.id}
      title={words}
      className={`pointer-events-auto absolute flex items-center gap-1 rounded-chip border bg-panel pr-1.5 pl-[2px] text-left text-mini hover:border-mark ${frames[chip.state]}`}
      style={style}
    >
      <span className="sr-only">{words}</span>
      <b
        aria-hidden="true"
        className={`grid size-[14px] shrink-0 place-items-center rounded-[3.5px] font-bold text-[10px] text-panel leading-none ${idle ? 'bg-ink-3' : 'bg-ink-2'}`}
      >
        {policyLetters[chip.kind]}
      </b>
      <bdi aria-hidden="true" className={`min-w-0 flex-1 truncate ${idle ? 'line-through' : ''}`}>
        {chip.name}
      </bdi>
      <ChipMark chip={chip} />
    </button>
  );
}

/** A finding's sign, else a dot where the policy works in part only. */
function ChipMark({ chip: { trouble, state } }: { readonly chip: PolicyChip }) {
  if (trouble !== null)
    return (
      <SeverityGlyph
        severity={trouble.severity}
        size={13}
        className="-top-1.5 -right-1.5 absolute rounded-full bg-panel"
      />
    );
  if (state === 'partly')
    return <i className="-top-1 -right-1 absolute size-2 rounded-full border border-panel bg-unknown" />;
  return state === 'unknown' ? (
    <span aria-hidden="true" className="text-unknown">
      ?
    </span>
  ) : null;
}

function styleOf(box: Rectangle | undefined, left: number, top: number): React.CSSProperties {
  if (box === undefined) return { display: 'none' };
  return { left: left + box.x, top: top + box.y, width: box.width, height: box.height };
}
