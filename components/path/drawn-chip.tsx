import type { Lane } from '#lib/explain/lanes/lanes.ts';
import { callerPhrase } from '#lib/explain/wording/path-parties.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CloseIcon } from '../ui/icons.tsx';

/** Says over the map that one path is drawn on it, and leads back to the lanes. */
export function DrawnChip({
  lane,
  onLanes,
  onClose,
}: {
  readonly lane: Lane;
  readonly onLanes: () => void;
  readonly onClose: () => void;
}) {
  const { caller, path } = lane;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-3 z-20 flex justify-center px-16">
      <div
        data-testid="drawn-path"
        className="pointer-events-auto flex max-w-full items-center gap-2 rounded-full border border-line bg-panel py-1 pr-1.5 pl-4 text-body shadow-float"
      >
        <span className="truncate">
          Path{' '}
          <b className="font-semibold">
            {caller.object === null ? callerPhrase(caller) : parseObjectId(caller.object).name} →{' '}
            {parseObjectId(path.to.object).name}
          </b>
        </span>
        <Button onClick={onLanes}>All kinds of caller</Button>
        <IconButton aria-label="Close the path" onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
    </div>
  );
}
