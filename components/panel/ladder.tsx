import type { ReactNode } from 'react';
import type { LadderStep, Verdict } from '#lib/explain/verdict.ts';
import { stepQuestion } from '#lib/explain/wording/step-sentence.ts';
import type { Setter } from '#lib/model/metadata.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import { Breakable } from '../ui/breakable.tsx';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { shortName } from '../ui/object-link.tsx';
import { ageAt } from '../ui/time.ts';

/** The checks in istiod's order: what each asks, what it found and where, who set that. Those never reached are one line. */
export function Ladder({
  verdict,
  takenAt,
  self,
  onSelect,
}: {
  readonly verdict: Verdict;
  /** When the data was taken; ages count from there. */
  readonly takenAt: string;
  /** The object that the panel is about; a check that reads it needs no link. */
  readonly self: ObjectId;
  readonly onSelect: (id: ObjectId) => void;
}) {
  return (
    <ol aria-label="Checks in istiod's order" data-testid="ladder">
      {rungsOf(verdict.ladder).map((steps) => {
        const [step] = steps;
        if (step.outcome === 'not-reached') return <NotReached key={step.code} steps={steps} />;
        return (
          <Rung key={step.code} mark={<StepMark step={step} refused={verdict.status === 'refused'} />}>
            <span className="min-w-0">
              <span className="block text-body">{capital(stepQuestion(step))}</span>
              <Found step={step} />
            </span>
            <span className="max-w-36 min-w-0 text-right text-[11.5px] text-ink-3">
              <Where step={step} self={self} onSelect={onSelect} />
              {step.setBy !== undefined && <SetBy setter={step.setBy} takenAt={takenAt} />}
            </span>
          </Rung>
        );
      })}
    </ol>
  );
}

type Rung = readonly [LadderStep, ...LadderStep[]];

/** Checks one by one, but those not reached in one. */
function rungsOf(ladder: readonly LadderStep[]): readonly Rung[] {
  const rungs: [LadderStep, ...LadderStep[]][] = [];
  for (const step of ladder) {
    const last = rungs.at(-1);
    if (step.outcome === 'not-reached' && last?.[0].outcome === 'not-reached') last.push(step);
    else rungs.push([step]);
  }
  return rungs;
}

function Rung({ mark, children }: { readonly mark: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="relative grid grid-cols-[16px_1fr_auto] items-start gap-2.5 py-[5px] not-last:before:absolute not-last:before:top-6 not-last:before:-bottom-1 not-last:before:left-[7.25px] not-last:before:w-[1.5px] not-last:before:bg-line not-last:before:content-['']">
      {mark}
      {children}
    </li>
  );
}

function NotReached({ steps }: { readonly steps: Rung }) {
  return (
    <Rung mark={<OutcomeGlyph outcome="not-asked" className="opacity-70" title="Not reached" />}>
      <span className="text-body text-ink-3">
        {capital(steps.map(stepQuestion).join(' · '))}
        <span className="block text-small italic">not reached</span>
      </span>
    </Rung>
  );
}

function Found({ step }: { readonly step: LadderStep }) {
  if (step.code === 'waypoint-exists' && step.outcome === 'passed' && step.object !== null) {
    return (
      <code className="block font-mono text-[11.5px] text-ink-2 [overflow-wrap:anywhere]">
        {shortName(step.object)}
      </code>
    );
  }
  const field = step.field === null ? null : (/\[([^[\]]*)\]$/.exec(step.field)?.[1] ?? step.field);
  if (step.value === null) {
    const words = step.outcome === 'unknown' ? 'cannot be seen' : step.outcome === 'failed' ? 'is not there' : null;
    if (step.code === 'waypoint-exists' && words !== null) {
      const known = step.outcome === 'failed' ? 'there is none of that name' : words;
      return <span className="block text-small text-ink-2">{known}</span>;
    }
    return words === null ? null : (
      <span className="block text-small text-ink-2">
        {field !== null && <code className="font-mono [overflow-wrap:anywhere]">{field}</code>} {words}
      </span>
    );
  }
  return (
    <code className="block font-mono text-[11.5px] text-ink-2 [overflow-wrap:anywhere]" title={step.field ?? undefined}>
      <Breakable text={field === null ? step.value : `${field}: ${step.value === '' ? '""' : step.value}`} />
    </code>
  );
}

function Where({
  step,
  self,
  onSelect,
}: {
  readonly step: LadderStep;
  readonly self: ObjectId;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const { object } = step;
  if (object === null) return null;
  const { kind, name } = parseObjectId(object);
  if (object === self) return <span className="block truncate">{kind}</span>;
  return (
    <button
      type="button"
      title={object}
      className="block w-full truncate text-right underline decoration-line underline-offset-[3px] hover:text-ink"
      onClick={() => onSelect(object)}
    >
      {kind} {name}
    </button>
  );
}

function SetBy({ setter, takenAt }: { readonly setter: Setter; readonly takenAt: string }) {
  const age = ageAt(takenAt, setter.time);
  const isShort = setter.manager.length + (age?.length ?? 0) < 20;
  return (
    <span className="block" title={`${setter.manager}${setter.time === null ? '' : `, ${utcTime(setter.time)}`}`}>
      <span className={isShort ? '' : 'block truncate'}>{setter.manager}</span>
      {age !== null && `${isShort ? ' · ' : ''}${age}${/\d/.test(age) ? ' ago' : ''}`}
    </span>
  );
}

/** A label that is not there fails its check without anything being wrong; only a refusal is a cross. */
function StepMark({ step, refused }: { readonly step: LadderStep; readonly refused: boolean }) {
  switch (step.outcome) {
    case 'passed':
      return <OutcomeGlyph outcome="bound" title="Yes" />;
    case 'unknown':
      return <OutcomeGlyph outcome="undetermined" title="Cannot be told" />;
    case 'failed': {
      const isAbsentLabel = step.value === null && (step.code === 'own-label' || step.code === 'namespace-label');
      return <OutcomeGlyph outcome={refused && !isAbsentLabel ? 'refused' : 'other-traffic'} title="No" />;
    }
    case 'not-reached':
      return <OutcomeGlyph outcome="not-asked" title="Not reached" />;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
