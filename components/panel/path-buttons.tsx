import { Button } from '../ui/button.tsx';

/** The two ways into the path view from an object. */
export function PathButtons({
  onPathTo,
  onPathFrom,
}: {
  /** Null where nothing can be sent to it. */
  readonly onPathTo: (() => void) | null;
  /** Null where it does not call by itself. */
  readonly onPathFrom: (() => void) | null;
}) {
  if (onPathTo === null && onPathFrom === null) return null;
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {onPathTo !== null && <Button onClick={onPathTo}>Path to here</Button>}
      {onPathFrom !== null && <Button onClick={onPathFrom}>Path from here…</Button>}
    </div>
  );
}
