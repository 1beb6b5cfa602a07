import type { ReactNode } from 'react';
import { OutcomeGlyph } from '#components/ui/glyph.tsx';
import { aroundStyle, lineStyles } from '#lib/layout/line-styles.ts';
import { legendOf } from '#lib/view/legend.ts';
import type { View } from '#lib/view/view.ts';
import { legendWords, outcomeWords } from '#lib/view/words.ts';

/** What lines and glyphs mean, as far as the view has them. On a low window it opens on demand. */
export function Legend({ view }: { readonly view: View }) {
  const legend = legendOf(view);
  if (legend.traffic.length + legend.outcomes.length === 0) return null;
  const list = (
    <ul aria-label="Legend" className="flex min-w-0 flex-wrap items-center gap-x-3.5 gap-y-0.5 text-mini text-ink-2">
      {lineStyles
        .filter(({ traffic, status }) => status === 'bound' && legend.traffic.includes(traffic))
        .map(({ traffic, colour, dashes }) => (
          <li key={traffic} className="flex items-center gap-1.5">
            <svg aria-hidden="true" width="30" height="12" fill="none" stroke={`var(--${colour})`}>
              <path d="M0 6H23" strokeWidth="1.8" strokeDasharray={dashes} />
              <path d="M30 6l-8-4v8z" fill={`var(--${colour})`} stroke="none" />
            </svg>
            {legendWords[traffic]}
          </li>
        ))}
      {legend.goesAround && (
        <li className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="30" height="12" fill="none" stroke={`var(--${aroundStyle.colour})`}>
            <path d="M2 6H24" strokeWidth="2.2" strokeLinecap="round" strokeDasharray={aroundStyle.dashes} />
            <path d="M30 6l-8-4v8z" fill={`var(--${aroundStyle.colour})`} stroke="none" />
          </svg>
          {legendWords.around}
        </li>
      )}
      {legend.outcomes.map((outcome) => (
        <li key={outcome} className="flex items-center gap-1.5">
          {outcome === 'refused' && legend.refusedLines && <RefusedLine />}
          <OutcomeGlyph outcome={outcome} size={14} />
          {outcomeWords[outcome]}
        </li>
      ))}
      {legend.policies.includes('partly') && (
        <li className="flex items-center gap-1.5">
          <ChipSign>
            <i className="-top-1 -right-1 absolute size-2 rounded-full border border-bg bg-unknown" />
          </ChipSign>
          {legendWords.partly}
        </li>
      )}
      {legend.policies.includes('idle') && (
        <li className="flex items-center gap-1.5">
          <ChipSign>
            <i className="absolute inset-x-0 top-1/2 h-px bg-ink-2" />
          </ChipSign>
          {legendWords.idle}
        </li>
      )}
    </ul>
  );
  return (
    <>
      <div className="min-w-0 grow basis-[420px] [@media(max-height:480px)]:hidden">{list}</div>
      <details className="relative hidden [@media(max-height:480px)]:block">
        <summary className="cursor-pointer text-mini text-ink-2">Legend</summary>
        <div className="absolute bottom-full left-0 z-10 mb-2 w-72 rounded-card border border-line bg-panel p-3 shadow-float">
          {list}
        </div>
      </details>
    </>
  );
}

/** A broken line with its cross, as it is drawn to a waypoint that does not serve. */
function RefusedLine() {
  return (
    <svg aria-hidden="true" width="30" height="12" fill="none" stroke="var(--refused)">
      <path d="M0 6H23" strokeWidth="1.8" strokeDasharray="12 4" />
      <path d="M30 6l-8-4v8z" fill="var(--refused)" stroke="none" />
      <path d="M9 2.5l7 7m0-7l-7 7" strokeWidth="1.5" />
    </svg>
  );
}

function ChipSign({ children }: { readonly children: ReactNode }) {
  return (
    <span aria-hidden="true" className="relative h-3 w-4 rounded-[3px] border border-mark">
      {children}
    </span>
  );
}
