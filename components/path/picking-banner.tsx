import type { ObjectId } from '#lib/model/object-id.ts';
import { Button } from '../ui/button.tsx';
import { shortName } from '../ui/object-link.tsx';

/** Says over the map that the next click names the other end of a path. */
export function PickingBanner({
  what,
  from,
  to,
  problem,
  onCancel,
}: {
  readonly what: 'from' | 'to';
  readonly from: string | null;
  readonly to: ObjectId | null;
  /** Why the last click named none; null while nothing is wrong. */
  readonly problem: string | null;
  readonly onCancel: () => void;
}) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-3 z-20 flex justify-center px-4">
      <div
        role="status"
        data-testid="picking"
        className="pointer-events-auto flex max-w-full items-center gap-3 rounded-full border border-focus bg-panel py-1 pr-1 pl-4 text-body shadow-float"
      >
        <span className="min-w-0">
          {what === 'to' ? (
            <>
              Path from <b className="font-semibold">{nameOf(from)}</b>: click the service or pod that is called, or
              search.
            </>
          ) : (
            <>
              Path to <b className="font-semibold">{nameOf(to)}</b>: click the pod or gateway that calls, or search.
            </>
          )}
          {problem !== null && <span className="block text-small text-refused">{problem}</span>}
        </span>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

function nameOf(id: string | null): string {
  return id === null || id === '' ? 'any caller' : id.includes('/') ? shortName(id) : id;
}
