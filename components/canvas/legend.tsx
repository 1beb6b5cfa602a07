import { OutcomeGlyph } from '#components/ui/glyph.tsx';
import { type Outcome, outcomes } from '#lib/view/outcome.ts';
import type { View } from '#lib/view/view.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { lineStyles } from './line-layer.tsx';

/** What lines and glyphs mean, as far as the view has them. */
export function Legend({ view }: { readonly view: View }) {
  const present = new Set<Outcome>();
  for (const { services, workloads } of view.islands) {
    for (const outcome of outcomes)
      if (services[outcome] !== undefined || workloads[outcome] !== undefined) present.add(outcome);
  }
  const drawn = lineStyles.filter(({ traffic, status }) =>
    status === 'refused'
      ? traffic === 'service' && view.lines.some((line) => line.status === 'refused')
      : view.lines.some((line) => line.status === 'bound' && line.traffic === traffic),
  );
  if (drawn.length + present.size === 0) return null;
  return (
    <ul
      aria-label="Legend"
      className="flex max-w-full flex-wrap items-center gap-x-4 gap-y-1 rounded-control bg-bg/85 px-2 py-1 text-mini text-ink-2"
    >
      {drawn.map(({ traffic, status, colour, dashes }) => (
        <li key={`${traffic} ${status}`} className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="30" height="12" fill="none" stroke={colour}>
            <path d="M0 6H23" strokeWidth="1.8" strokeDasharray={dashes} />
            <path d="M30 6l-8-4v8z" fill={colour} stroke="none" />
            {status === 'refused' && <path d="M9 2.5l7 7m0-7l-7 7" strokeWidth="1.5" />}
          </svg>
          {status === 'refused' ? 'refused' : traffic === 'service' ? 'service traffic' : 'pod IP traffic'}
        </li>
      ))}
      {outcomes
        .filter((outcome) => present.has(outcome))
        .map((outcome) => (
          <li key={outcome} className="flex items-center gap-1.5">
            <OutcomeGlyph outcome={outcome} size={14} />
            {outcomeWords[outcome]}
          </li>
        ))}
    </ul>
  );
}
