import { hopTitle } from '#lib/explain/wording/lanes/hop-title.ts';
import { evaluatedPhrase } from '#lib/explain/wording/path-policy-sentence.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { Hop, RequestPath } from '#lib/model/path.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { ObjectGlyph } from '../ui/object-link.tsx';
import { ResultMark } from './result-mark.tsx';
import { hopOutcome } from './verdict-outcome.ts';

/** The hops in order: what stands there, how the request comes, whom it sees, and what each policy makes of it. */
export function HopSteps({
  path,
  onSelect,
}: {
  readonly path: RequestPath;
  readonly onSelect: (id: ObjectId) => void;
}) {
  return (
    <ol data-testid="hop-steps">
      {path.hops.map((hop, position) => {
        const isBeyond = path.decidedAt !== null && position > path.decidedAt;
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: hops have no other name than their place.
            key={position}
            className={`relative grid grid-cols-[16px_1fr_auto] items-start gap-2.5 py-[5px] not-last:before:absolute not-last:before:top-6 not-last:before:-bottom-1 not-last:before:left-[7.25px] not-last:before:w-[1.5px] not-last:before:bg-line not-last:before:content-[''] ${isBeyond ? 'opacity-60' : ''}`}
          >
            <OutcomeGlyph
              outcome={isBeyond ? 'not-asked' : hopOutcome(hop.outcome)}
              title={isBeyond ? 'Not reached' : outcomeWords[hop.outcome]}
            />
            <div className="min-w-0">
              <Title hop={hop} path={path} position={position} />
              {isBeyond ? (
                <p className="text-small text-ink-3 italic">not reached</p>
              ) : (
                <Policies hop={hop} onSelect={onSelect} />
              )}
            </div>
            <Where hop={hop} onSelect={onSelect} />
          </li>
        );
      })}
    </ol>
  );
}

const outcomeWords: Readonly<Record<Hop['outcome'], string>> = {
  allow: 'Goes on',
  deny: 'Refused here',
  depends: 'Depends on the request',
  fails: 'No connection comes about',
};

function Title({ hop, path, position }: { readonly hop: Hop; readonly path: RequestPath; readonly position: number }) {
  const { what, how } = hopTitle(hop, path, position);
  return (
    <p className="text-body [overflow-wrap:anywhere]">
      <b className="font-semibold">{what}</b>
      {how !== '' && <span className="text-ink-2"> · {how}</span>}
    </p>
  );
}

function Policies({ hop, onSelect }: { readonly hop: Hop; readonly onSelect: (id: ObjectId) => void }) {
  if (hop.policies.length === 0) return null;
  const isUnmatched = hop.outcome === 'deny' && hop.policies.every(({ result }) => result !== 'deny');
  return (
    <ul className="mt-0.5 grid gap-0.5 text-small text-ink-2">
      {hop.policies.map((policy) => (
        <li key={`${policy.object} ${policy.action}`} className="flex items-baseline gap-1.5">
          <ResultMark result={policy.result} />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <button
              type="button"
              className="mr-1 inline-flex items-baseline gap-1 font-medium text-ink underline decoration-line underline-offset-[3px] hover:decoration-current"
              title={policy.object}
              onClick={() => onSelect(policy.object)}
            >
              <ObjectGlyph id={policy.object} size={11} className="self-center" />
              {parseObjectId(policy.object).name}
            </button>
            {withoutName(evaluatedPhrase(policy))}
          </span>
        </li>
      ))}
      {isUnmatched && hop.unmatched === 'deny' && (
        <li className="pl-4">There is an ALLOW and none matches, so it is refused.</li>
      )}
    </ul>
  );
}

/** What follows the kind and name that stand on the link already. */
function withoutName(phrase: string): string {
  return phrase.split(' ').slice(2).join(' ');
}

function Where({ hop, onSelect }: { readonly hop: Hop; readonly onSelect: (id: ObjectId) => void }) {
  const { object } = hop;
  if (object === null) return <span />;
  return (
    <button
      type="button"
      title={object}
      className="text-[11.5px] text-ink-3 underline decoration-line underline-offset-[3px] hover:text-ink"
      onClick={() => onSelect(object)}
    >
      {parseObjectId(object).kind}
    </button>
  );
}
