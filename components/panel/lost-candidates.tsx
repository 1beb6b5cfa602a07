import type { Verdict } from '#lib/explain/verdict.ts';
import { gatewayId, type ObjectId } from '#lib/model/object-id.ts';
import { ObjectLink } from '../ui/object-link.tsx';
import { Section } from './section.tsx';

/** The waypoints that look as if they should be used and are not, with the reason. */
export function LostCandidates({
  verdict,
  onSelect,
}: {
  readonly verdict: Verdict;
  readonly onSelect: (id: ObjectId) => void;
}) {
  if (verdict.lost.length === 0) return null;
  return (
    <Section title="Lost">
      <ul className="grid gap-2.5" data-testid="lost">
        {verdict.lost.map(({ waypoint, reason, sentence }) => (
          <li key={`${waypoint} ${reason}`}>
            <ObjectLink id={gatewayId(waypoint)} isWaypoint onSelect={onSelect} />
            <p className="mt-0.5 pl-[18px] text-small text-ink-2 [overflow-wrap:anywhere]">{sentence}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
