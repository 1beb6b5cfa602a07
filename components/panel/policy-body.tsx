import type { Answer } from '#lib/explain/answer.ts';
import type { PolicyEntry } from '#lib/explain/policy/policy-entry.ts';
import { enforcerTitle, policyRemark } from '#lib/explain/wording/policy/policy-words.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { reasonsOfBypass } from '#lib/model/policy-facts.ts';
import type { Governed } from '#lib/resolve/path/governed.ts';
import { Checks } from './checks.tsx';
import { ObjectList } from './object-list.tsx';
import { PolicyCard } from './policy-card.tsx';
import { PolicyEvidence } from './policy-evidence.tsx';
import { Section } from './section.tsx';

/** A policy or route: who enforces it and for whom, who goes around it, what istiod says of it. */
export function PolicyBody({
  answer,
  onSelect,
}: {
  readonly answer: Answer;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const { policy, policies } = answer;
  if (policy === undefined) return null;
  const { name } = parseObjectId(answer.object);
  const around = policies.filter(({ reason }) => reasonsOfBypass.has(reason));
  const own = policies.filter(({ reason }) => !reasonsOfBypass.has(reason));
  const remark = policyRemark(policy);
  return (
    <>
      <p className="mt-3 px-1 text-body text-ink-2" data-testid="policy-summary">
        {remark !== '' && <b className="font-semibold text-ink">{remark} · </b>}
        {policy.sentence}
      </p>
      <Cards entries={own} name={name} onSelect={onSelect} />
      {around.length > 0 && (
        <Section title="Who goes around it">
          <Cards entries={around} name={name} onSelect={onSelect} />
        </Section>
      )}
      <Governs governs={answer.governs ?? []} onSelect={onSelect} />
      <Section title="Evidence">
        <PolicyEvidence answer={answer} conditions={policy.conditions} />
      </Section>
      <Checks checks={answer.checks} />
    </>
  );
}

function Governs({
  governs,
  onSelect,
}: {
  readonly governs: readonly Governed[];
  readonly onSelect: (id: ObjectId) => void;
}) {
  if (governs.length === 0) return null;
  return (
    <Section title="Evaluated for">
      <ul className="grid gap-1.5">
        {governs.map(({ enforcer, objects }) => (
          <li key={enforcer}>
            <details open={objects.length <= shownAtOnce}>
              <summary className="w-fit rounded-chip pr-1 text-small text-ink-2 hover:text-ink">
                {enforcerTitle(enforcer)}: {objects.length.toLocaleString('en-US')}
              </summary>
              <ObjectList objects={objects} onSelect={onSelect} />
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const shownAtOnce = 6;

function Cards({
  entries,
  name,
  onSelect,
}: {
  readonly entries: readonly PolicyEntry[];
  readonly name: string;
  readonly onSelect: (id: ObjectId) => void;
}) {
  return (
    <ul className="mt-2 grid gap-2">
      {entries.map((entry) => (
        <li key={`${entry.enforcer} ${entry.target} ${entry.field} ${entry.reason} ${entry.because.join()}`}>
          <PolicyCard entry={entry} name={name} onSelect={onSelect} />
        </li>
      ))}
    </ul>
  );
}
