import { evaluatedPhrase } from '#lib/explain/wording/path-policy-sentence.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { EvaluatedPolicy } from '#lib/model/path.ts';
import { ObjectGlyph } from '../ui/object-link.tsx';
import { ResultMark } from './result-mark.tsx';

const atOnce = 4;

/** The policies that one place evaluates, in its order, each with what it makes of the request. Those that do not match come last and are counted. */
export function EvaluatedChips({
  policies,
  onSelect,
}: {
  readonly policies: readonly EvaluatedPolicy[];
  readonly onSelect: (id: ObjectId) => void;
}) {
  if (policies.length === 0) return null;
  const deciding = policies.filter(({ result }) => result !== 'no-match');
  const shown = [...deciding, ...policies.filter(({ result }) => result === 'no-match')].slice(0, atOnce);
  const inOrder = policies.filter((policy) => shown.includes(policy));
  return (
    <ul className="pointer-events-auto relative flex flex-wrap gap-1.5" aria-label="Policies evaluated here">
      {inOrder.map((policy) => (
        <li key={`${policy.object} ${policy.action}`} className="max-w-full min-w-0">
          <button
            type="button"
            title={`${evaluatedPhrase(policy)}.`}
            onClick={() => onSelect(policy.object)}
            className={`inline-flex h-[21px] max-w-full items-center gap-1 rounded-chip border border-line bg-panel pr-1.5 pl-[3px] text-mini hover:border-mark ${policy.result === 'no-match' ? 'text-ink-3' : 'text-ink'}`}
          >
            <ObjectGlyph id={policy.object} size={14} />
            <span className="sr-only">{evaluatedPhrase(policy)}</span>
            <span aria-hidden="true" className="truncate">
              {parseObjectId(policy.object).name}
            </span>
            <ResultMark result={policy.result} />
          </button>
        </li>
      ))}
      {policies.length > shown.length && (
        <li className="self-center text-mini text-ink-3">+ {policies.length - shown.length} more</li>
      )}
    </ul>
  );
}
