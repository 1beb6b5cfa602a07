import type { ReactNode } from 'react';
import { OutcomeGlyph } from '#components/ui/glyph.tsx';
import { type Outcome, outcomes } from '#lib/view/outcome.ts';
import type { Chips, PolicyState, View } from '#lib/view/view.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { aroundStyle } from './detour-layer.tsx';
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
  const goesAround = view.around.length > 0 || view.trail?.around === true;
  const states = chipStates(view);
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
