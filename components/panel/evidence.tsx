import type { ReactNode } from 'react';
import type { Answer } from '#lib/explain/answer.ts';
import type { Verdict } from '#lib/explain/verdict.ts';
import type { Condition } from '#lib/model/metadata.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import { Breakable } from '../ui/breakable.tsx';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { ObjectLink } from '../ui/object-link.tsx';
import { ageAt } from '../ui/time.ts';

/** What the verdict can be held against: istiod's own condition, where each object was read and who set it, how old the data is. */
export function Evidence({
  verdict,
  answer,
  onSelect,
}: {
  readonly verdict: Verdict;
  readonly answer: Answer;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const { conditions } = verdict;
  const { takenAt } = answer.source;
  return (
    <dl className="grid grid-cols-[84px_1fr] gap-x-2.5 gap-y-2 text-body">
      <Row name="istiod says">
        <span className="flex items-start gap-1.5">
          <AgreementMark agree={conditions.agree} />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <Breakable text={conditions.sentence} />
          </span>
        </span>
        {conditions.agree !== true && conditions.expected.length > 0 && (
          <Conditions title="expected" conditions={conditions.expected} />
        )}
        {conditions.agree !== true && conditions.observed.length > 0 && (
          <Conditions title="written" conditions={conditions.observed} />
        )}
      </Row>
      {answer.evidence.map((evidence) => (
        <Row key={evidence.object} name={parseObjectId(evidence.object).kind}>
          <ObjectLink id={evidence.object} isWaypoint onSelect={onSelect} />
          {!evidence.exists && <span className="text-ink-3"> not found</span>}
          {evidence.origin !== null && (
            <code className="block font-mono text-mini text-ink-2 [overflow-wrap:anywhere]">
              {evidence.origin.file}:{evidence.origin.line}
            </code>
          )}
          {Object.entries(evidence.setBy).map(([key, { manager, time }]) => (
            <span
              key={key}
              className="block text-small text-ink-2 [overflow-wrap:anywhere]"
              title={time === null ? undefined : utcTime(time)}
            >
              <code className="font-mono text-mini">{key}</code> set by {manager}
              {time !== null && `, ${ageAt(takenAt, time)} before this data`}
            </span>
          ))}
        </Row>
      ))}
      <Row name="data of">
        <time dateTime={takenAt} className="tabular-nums">
          {utcTime(takenAt)}
        </time>
        <span className="text-ink-3"> · Istio {answer.istio.minor}</span>
      </Row>
    </dl>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function AgreementMark({ agree }: { readonly agree: boolean | null }) {
  if (agree === null) return <OutcomeGlyph outcome="not-asked" size={13} className="mt-[2.5px]" title="Not compared" />;
  return agree ? (
    <OutcomeGlyph outcome="bound" size={13} className="mt-[2.5px]" title="Agrees" />
  ) : (
    <OutcomeGlyph outcome="refused" size={13} className="mt-[2.5px]" title="Disagrees" />
  );
}

function Conditions({ title, conditions }: { readonly title: string; readonly conditions: readonly Condition[] }) {
  return (
    <div className="mt-1 border-l-2 border-line pl-2">
      <span className="text-mini text-ink-3">{title}</span>
      {conditions.map((condition) => (
        <code
          key={condition.type}
          className="block font-mono text-mini [overflow-wrap:anywhere]"
          title={condition.message}
        >
          {condition.type} {condition.status} {condition.reason}
        </code>
      ))}
    </div>
  );
}
