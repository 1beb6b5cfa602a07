import type { ReactNode } from 'react';
import type { Answer } from '#lib/explain/answer.ts';
import type { PolicyConditions } from '#lib/explain/policy/policy-conditions.ts';
import type { Condition } from '#lib/model/metadata.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';

/** What the verdicts on a policy can be held against: istiod's conditions, where it was read, how old the data is. */
export function PolicyEvidence({
  answer,
  conditions,
}: {
  readonly answer: Answer;
  readonly conditions: PolicyConditions;
}) {
  const { takenAt } = answer.source;
  const origin = answer.evidence[0]?.origin ?? null;
  return (
    <dl className="grid grid-cols-[84px_1fr] gap-x-2.5 gap-y-2 text-body">
      <Row name="istiod says">
        <span className="flex items-start gap-1.5">
          <OutcomeGlyph
            outcome={conditions.agree === null ? 'not-asked' : conditions.agree ? 'bound' : 'refused'}
            size={13}
            className="mt-[2.5px]"
            title={conditions.agree === null ? 'Not compared' : conditions.agree ? 'Agrees' : 'Disagrees'}
          />
          <span className="min-w-0 [overflow-wrap:anywhere]" data-testid="policy-conditions">
            {conditions.sentence}
          </span>
        </span>
        {conditions.caution !== null && <span className="mt-1 block text-ink-2">{conditions.caution}</span>}
        {conditions.agree !== true && <Conditions title="expected" conditions={conditions.expected} />}
        <Conditions title="written" conditions={conditions.observed} />
      </Row>
      {origin !== null && (
        <Row name="read from">
          <code className="font-mono text-mini text-ink-2 [overflow-wrap:anywhere]">
            {origin.file}:{origin.line}
          </code>
        </Row>
      )}
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

function Conditions({ title, conditions }: { readonly title: string; readonly conditions: readonly Condition[] }) {
  if (conditions.length === 0) return null;
  return (
    <div className="mt-1 border-l-2 border-line pl-2">
      <span className="text-mini text-ink-3">{title}</span>
      {conditions.map(({ type, status, reason, message }) => (
        <code key={`${type} ${reason} ${message}`} className="block font-mono text-mini [overflow-wrap:anywhere]">
          {type} {status} {reason}
          {message !== '' && <span className="text-ink-3"> · {message}</span>}
        </code>
      ))}
    </div>
  );
}
