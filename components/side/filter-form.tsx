import { type ReactNode, useId } from 'react';
import type { GlyphKind } from '#lib/view/glyph-shapes.ts';
import { type Outcome, outcomes } from '#lib/view/outcome.ts';
import { readSelector } from '#lib/view/selector.ts';
import { selectorSentence } from '#lib/view/selector-words.ts';
import { isFiltered, type Show, type ShownKind, shownKinds } from '#lib/view/show.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { Button } from '../ui/button.tsx';
import { KindGlyph, OutcomeGlyph } from '../ui/glyph.tsx';

/** What the map keeps: part of a name, outcomes, kinds. Nothing ticked keeps everything. */
export function FilterForm({
  show,
  onShow,
}: {
  readonly show: Show;
  readonly onShow: (change: (show: Show) => Show) => void;
}) {
  return (
    <form className="grid gap-5 p-4" onSubmit={(event) => event.preventDefault()}>
      <label className="grid gap-1.5">
        <span className="text-small font-semibold">Name contains</span>
        <input
          type="search"
          value={show.text}
          spellCheck={false}
          className="h-[30px] rounded-control border border-line bg-bg px-2.5"
          onChange={(event) => {
            const text = event.target.value;
            onShow((before) => ({ ...before, text }));
          }}
        />
      </label>
      <LabelFilter show={show} onShow={onShow} />
      <Choices legend="Outcome">
        {outcomes.map((outcome) => (
          <Choice
            key={outcome}
            label={outcomeWords[outcome]}
            isChosen={show.outcomes.includes(outcome)}
            onToggle={() => onShow((before) => ({ ...before, outcomes: toggled<Outcome>(before.outcomes, outcome) }))}
          >
            <OutcomeGlyph outcome={outcome} size={14} />
          </Choice>
        ))}
      </Choices>
      <Choices legend="Kind">
        {shownKinds.map((kind) => (
          <Choice
            key={kind}
            label={kind}
            isChosen={show.kinds.includes(kind)}
            onToggle={() => onShow((before) => ({ ...before, kinds: toggled<ShownKind>(before.kinds, kind) }))}
          >
            <KindGlyph kind={glyphs[kind]} size={14} />
          </Choice>
        ))}
      </Choices>
      <Choices legend="Namespaces">
        <Choice
          label="leave out those outside the mesh"
          isChosen={show.outsideMesh === 'hide'}
          onToggle={() =>
            onShow((before) => ({ ...before, outsideMesh: before.outsideMesh === 'hide' ? 'show' : 'hide' }))
          }
        />
      </Choices>
      <Choices legend="Lines">
        <Choice
          label="show who goes around a waypoint"
          isChosen={show.bypasses}
          onToggle={() => onShow((before) => ({ ...before, bypasses: !before.bypasses }))}
        />
      </Choices>
      {isFiltered(show) && (
        <div>
          <Button onClick={() => onShow(withoutFilters)}>Show everything</Button>
        </div>
      )}
    </form>
  );
}

/** A selector for the labels of pods; while it cannot be read it says why, and keeps everything. */
function LabelFilter({
  show,
  onShow,
}: {
  readonly show: Show;
  readonly onShow: (change: (show: Show) => Show) => void;
}) {
  const problem = selectorSentence(readSelector(show.labels));
  const hint = useId();
  return (
    <div className="grid gap-1.5">
      <label className="grid gap-1.5">
        <span className="text-small font-semibold">Pods with labels</span>
        <input
          type="search"
          value={show.labels}
          spellCheck={false}
          autoCapitalize="off"
          placeholder="app=cart,tier!=web"
          aria-invalid={problem !== null}
          aria-describedby={hint}
          className={`h-[30px] rounded-control border bg-bg px-2.5 font-mono text-small placeholder:text-ink-3 ${problem === null ? 'border-line' : 'border-refused'}`}
          onChange={(event) => {
            const labels = event.target.value;
            onShow((before) => ({ ...before, labels }));
          }}
        />
      </label>
      <p id={hint} aria-live="polite" className={`text-small ${problem === null ? 'text-ink-3' : 'text-refused'}`}>
        {problem === null
          ? 'As kubectl -l takes it; services stay for their pods.'
          : `${problem} Until then it filters nothing.`}
      </p>
    </div>
  );
}

/** The same selection without anything that hides. */
export function withoutFilters(show: Show): Show {
  return { ...show, namespaces: [], outcomes: [], kinds: [], text: '', labels: '', focus: null, outsideMesh: 'show' };
}

const glyphs: Readonly<Record<ShownKind, GlyphKind>> = {
  Service: 'service',
  ServiceEntry: 'service-entry',
  Pod: 'pod',
  WorkloadEntry: 'workload-entry',
  Endpoint: 'endpoint',
  Gateway: 'gateway',
};

function Choices({ legend, children }: { readonly legend: string; readonly children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-small font-semibold">{legend}</legend>
      <div className="grid gap-0.5">{children}</div>
    </fieldset>
  );
}

function Choice({
  label,
  isChosen,
  onToggle,
  children,
}: {
  readonly label: string;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <label className="flex cursor-pointer items-center gap-2 rounded-chip px-1 py-[3px] text-body hover:bg-quiet">
      <input type="checkbox" checked={isChosen} onChange={onToggle} className="accent-[var(--focus)]" />
      {children}
      {label}
    </label>
  );
}

function toggled<Value>(values: readonly Value[], value: Value): readonly Value[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}
