import type { Topology } from '#lib/model/topology.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';

/** Says that there is no finding, what was looked at, and what could not be. */
export function NothingFound({ topology }: { readonly topology: Topology }) {
  const hidden = topology.gaps.filter(({ cause }) => cause !== 'absent');
  return (
    <div className="grid gap-2 p-4 text-body text-ink-2" data-testid="nothing-found">
      <p className="flex items-start gap-2">
        <OutcomeGlyph outcome="bound" />
        <b className="font-semibold text-ink">
          {hidden.length > 0 ? 'Nothing found in what could be read' : 'Nothing found'}
        </b>
      </p>
      <p>Checked were:</p>
      <ul className="list-disc pl-5">
        <li>that every waypoint that is asked for exists, is ready and admits who asks</li>
        <li>that service and pod IP traffic do not meet different waypoints unawares</li>
        <li>who goes around a waypoint: gateways, sidecars, pods that are not captured, clients outside</li>
        <li>
          {topology.policies.length === 0
            ? 'policies and routes (there is none)'
            : `${topology.policies.length.toLocaleString('en-US')} policies and routes: that each has somebody who enforces it as written`}
        </li>
        <li>that istiod's own conditions say the same</li>
      </ul>
      {hidden.length > 0 && <p>What was not read stands in the foot line.</p>}
    </div>
  );
}
