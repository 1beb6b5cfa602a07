import type { ReactNode } from 'react';
import { OutcomeGlyph } from '#components/ui/glyph.tsx';
import { type Outcome, outcomes } from '#lib/view/outcome.ts';
import type { Chips, PolicyState, View } from '#lib/view/view.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { aroundStyle } from './detour-layer.tsx';
import { lineStyles } from './line-layer.tsx';

/** What lines and glyphs mean, as far as the view has them. On a low window it opens on demand. */
export function Legend({ view }: { readonly view: View }) {
  const present = new Set<Outcome>();
  for (const { services, workloads } of view.islands) {
    for (const outcome of outcomes)
      if (services[outcome] !== undefined || workloads[outcome] !== undefined) present.add(outcome);
  }
  const drawn = lineStyles.filter(
    ({ traffic, status }) =>
      status === 'bound' && view.lines.some((line) => line.status === 'bound' && line.traffic === traffic),
  );
  const drawsRefused = view.lines.some((line) => line.status === 'refused');
  if (drawsRefused) present.add('refused');
  const goesAround = view.around.length > 0 || view.trail?.around === true;
  const states = chipStates(view);
  if (drawn.length + present.size === 0) return null;
  const list = (
    <ul aria-label="Legend" className="flex min-w-0 flex-wrap items-center gap-x-3.5 gap-y-0.5 text-mini text-ink-2">
      {drawn.map(({ traffic, status, colour, dashes }) => (
        <li key={`${traffic} ${status}`} className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="30" height="12" fill="none" stroke={colour}>
            <path d="M0 6H23" strokeWidth="1.8" strokeDasharray={dashes} />
            <path d="M30 6l-8-4v8z" fill={colour} stroke="none" />
          </svg>
          {traffic === 'service' ? 'service traffic' : 'pod IP traffic'}
        </li>
      ))}
      {goesAround && (
        <li className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="30" height="12" fill="none" stroke={aroundStyle.colour}>
            <path d="M2 6H24" strokeWidth="2.2" strokeLinecap="round" strokeDasharray={aroundStyle.dashes} />
            <path d="M30 6l-8-4v8z" fill={aroundStyle.colour} stroke="none" />
          </svg>
          goes around
        </li>
      )}
      {outcomes
        .filter((outcome) => present.has(outcome))
        .map((outcome) => (
          <li key={outcome} className="flex items-center gap-1.5">
            {outcome === 'refused' && drawsRefused && <RefusedLine />}
            <OutcomeGlyph outcome={outcome} size={14} />
            {outcomeWords[outcome]}
          </li>
        ))}
      {states.has('partly') && (
        <li className="flex items-center gap-1.5">
          <ChipSign>
            <i className="-top-1 -right-1 absolute size-2 rounded-full border border-bg bg-unknown" />
          </ChipSign>
          policy in force in part
        </li>
      )}
      {states.has('idle') && (
        <li className="flex items-center gap-1.5">
          <ChipSign>
            <i className="absolute inset-x-0 top-1/2 h-px bg-ink-2" />
          </ChipSign>
          policy without effect
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

function chipStates({ islands }: View): ReadonlySet<PolicyState> {
  const states = new Set<PolicyState>();
  const note = ({ shown }: Chips) => {
    for (const { state } of shown) states.add(state);
  };
  for (const { policies, lane, tops, quiet, exceptions } of islands) {
    note(policies);
    note(lane);
    for (const top of tops) note(top.policies);
    for (const card of [...quiet, ...exceptions]) if (card.shape === 'service') note(card.policies);
  }
  return states;
}
