import type { Answer } from '#lib/explain/answer.ts';
import type { PlaneEntry, PolicyPlane } from '#lib/explain/policy/policies-of.ts';
import type { PolicyEntry } from '#lib/explain/policy/policy-entry.ts';
import { levelWords, planeTitle } from '#lib/explain/wording/policy/plane-sentence.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { shortReasons } from '#lib/view/policy-words.ts';
import { EffectGlyph } from '../ui/effect-glyph.tsx';
import { ObjectLink } from '../ui/object-link.tsx';
import { Section } from './section.tsx';

/** The policies and routes about an object: in force, place by place in the order of evaluation, and those that are not. */
export function PoliciesSection({
  answer,
  onSelect,
}: {
  readonly answer: Answer;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const planes = answer.planes ?? [];
  const inForce = new Set<PolicyEntry>(planes.flatMap((plane) => [...plane.policies, ...plane.others]));
  const idle = answer.policies.filter((entry) => !inForce.has(entry));
  if (inForce.size + idle.length === 0) return null;
  return (
    <Section title="Policies">
      <div className="grid gap-3" data-testid="policies">
        {planes.map((plane) => (
          <Plane key={`${plane.enforcer} ${plane.traffic}`} plane={plane} onSelect={onSelect} />
        ))}
        {idle.length > 0 && (
          <div data-testid="idle-policies">
            <p className="mb-1 text-small text-ink-2">Look as if they applied, and do not</p>
            <ul className="grid gap-1.5">
              {idle.map((entry) => (
                <Entry
                  key={`${entry.object} ${entry.enforcer} ${entry.reason} ${entry.target}`}
                  entry={entry}
                  remark={shortReasons[entry.reason]}
                  onSelect={onSelect}
                />
              ))}
            </ul>
          </div>
        )}
      </div>
    </Section>
  );
}

function Plane({ plane, onSelect }: { readonly plane: PolicyPlane; readonly onSelect: (id: ObjectId) => void }) {
  return (
    <div>
      <p className="mb-1 text-small text-ink-2 [overflow-wrap:anywhere]">{planeTitle(plane)}</p>
      <ol className="grid gap-1.5" aria-label="In the order of evaluation">
        {[...plane.policies, ...plane.others].map((entry) => (
          <Entry key={`${entry.object} ${entry.reason}`} entry={entry} remark={remarkOf(entry)} onSelect={onSelect} />
        ))}
      </ol>
      <p className="mt-1 pl-5 text-small text-ink-3">{plane.sentence}</p>
    </div>
  );
}

function remarkOf({ action, level }: PlaneEntry): string {
  return action === null ? levelWords[level] : `${action} · ${levelWords[level]}`;
}

function Entry({
  entry,
  remark,
  onSelect,
}: {
  readonly entry: PolicyEntry & { readonly also?: readonly string[] };
  readonly remark: string;
  readonly onSelect: (id: ObjectId) => void;
}) {
  return (
    <li className="grid grid-cols-[14px_1fr] items-start gap-x-1.5 text-body">
      <EffectGlyph effect={entry.effect} reason={entry.reason} size={13} className="mt-[2.5px]" />
      <div className="min-w-0">
        <p className="flex items-baseline gap-2">
          <span className="min-w-0">
            <ObjectLink id={entry.object} onSelect={onSelect} />
          </span>
          <span className="ml-auto shrink-0 text-small text-ink-3">{remark}</span>
        </p>
        {(entry.effect !== 'full' || entry.rules.length > 0) && (
          <p className="text-small text-ink-2 [overflow-wrap:anywhere]">{entry.sentence}</p>
        )}
        {(entry.also ?? []).map((sentence) => (
          <p key={sentence} className="text-small text-ink-2 [overflow-wrap:anywhere]">
            {sentence}
          </p>
        ))}
      </div>
    </li>
  );
}
