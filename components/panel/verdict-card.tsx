import type { Verdict } from '#lib/explain/verdict.ts';
import type { Outcome } from '#lib/view/outcome.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';

import { Sentence } from '../ui/sentence.tsx';
import { outcomeOfVerdict } from './outcome-of-verdict.ts';

/** One verdict as a card. With `onOpen` it is a choice: the part below the cards then speaks of the chosen one. */
export function VerdictCard({
  title,
  verdict,
  names,
  isOpen,
  onOpen,
}: {
  /** Whose traffic: `Traffic to the service`. */
  readonly title: string;
  readonly verdict: Verdict;
  readonly names: readonly string[];
  readonly isOpen: boolean;
  readonly onOpen: (() => void) | null;
}) {
  const outcome = outcomeOfVerdict(verdict);
  const look = `block w-full rounded-[10px] border px-3 py-2.5 text-left ${toneClass[toneOf(outcome)]}`;
  const content = (
    <>
      <span className="mb-1 flex items-center gap-2 text-[11.5px] text-ink-2">
        <OutcomeGlyph outcome={outcome} size={14} />
        <span className="min-w-0 truncate">{title}</span>
        <span className="ml-auto shrink-0">{outcomeWords[outcome]}</span>
      </span>
      <span className="block text-verdict font-medium [overflow-wrap:anywhere]" data-testid="verdict-sentence">
        <Sentence text={verdict.sentence} names={names} />
      </span>
      {verdict.notes.map((note) => (
        <span key={note} className="mt-1.5 block text-body text-ink-2 [overflow-wrap:anywhere]">
          {note}
        </span>
      ))}
    </>
  );
  if (onOpen === null) {
    return (
      <div className={look} data-testid={`verdict-${verdict.traffic}`}>
        {content}
      </div>
    );
  }
  return (
    <button
      type="button"
      aria-pressed={isOpen}
      data-testid={`verdict-${verdict.traffic}`}
      className={`${look} ${isOpen ? 'ring-[1.5px] ring-focus border-transparent' : 'hover:brightness-[0.98]'}`}
      onClick={onOpen}
    >
      {content}
    </button>
  );
}

type Tone = 'good' | 'bad' | 'unsure' | 'plain';

function toneOf(outcome: Outcome): Tone {
  switch (outcome) {
    case 'bound':
    case 'waypoint':
      return 'good';
    case 'refused':
      return 'bad';
    case 'bound-but':
    case 'undetermined':
      return 'unsure';
    case 'opted-out':
    case 'other-traffic':
    case 'not-asked':
    case 'not-in-mesh':
      return 'plain';
  }
}

const toneClass: Readonly<Record<Tone, string>> = {
  good: 'border-waypoint/25 bg-waypoint-bg',
  bad: 'border-refused/30 bg-refused-bg',
  unsure: 'border-unknown/30 bg-unknown-bg',
  plain: 'border-line bg-panel',
};
