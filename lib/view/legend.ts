import type { Traffic } from '#lib/model/reason.ts';
import { type Outcome, outcomes } from './outcome.ts';
import type { Chips, PolicyState, View } from './view.ts';

/** What a view draws that a reader may not know. Empty where it draws nothing of the kind. */
export type LegendFacts = {
  /** Kinds of traffic with a line to a waypoint that serves it. */
  readonly traffic: readonly Traffic[];
  readonly refusedLines: boolean;
  readonly goesAround: boolean;
  readonly outcomes: readonly Outcome[];
  readonly policies: readonly ('partly' | 'idle')[];
};

/** Which signs a legend has to explain. */
export function legendOf(view: View): LegendFacts {
  const refusedLines = view.lines.some(({ status }) => status === 'refused');
  const draws = (outcome: Outcome) =>
    (outcome === 'refused' && refusedLines) ||
    view.islands.some(({ services, workloads }) => services[outcome] !== undefined || workloads[outcome] !== undefined);
  const states = chipStates(view);
  return {
    traffic: (['service', 'workload'] as const).filter((traffic) =>
      view.lines.some((line) => line.status === 'bound' && line.traffic === traffic),
    ),
    refusedLines,
    goesAround: view.around.length > 0 || view.trail?.around === true,
    outcomes: outcomes.filter(draws),
    policies: (['partly', 'idle'] as const).filter((state) => states.has(state)),
  };
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
