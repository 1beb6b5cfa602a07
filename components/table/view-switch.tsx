import type { ReactNode } from 'react';
import { MapIcon, TableIcon } from '../ui/icons.tsx';

/** Map or table: the same things either way. */
export function ViewSwitch({
  isTable,
  onTable,
}: {
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
}) {
  return (
    <fieldset className="flex shrink-0 overflow-hidden rounded-control border border-line bg-panel">
      <legend className="sr-only">Show as</legend>
      <Choice label="Map" isChosen={!isTable} onChoose={() => onTable(false)}>
        <MapIcon />
      </Choice>
      <Choice label="Table" isChosen={isTable} onChoose={() => onTable(true)}>
        <TableIcon />
      </Choice>
    </fieldset>
  );
}

function Choice({
  label,
  isChosen,
  onChoose,
  children,
}: {
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={`${label} (v)`}
      className={`inline-flex h-7 items-center gap-1.5 px-2.5 font-medium outline-offset-[-2px] ${isChosen ? 'bg-quiet text-ink' : 'text-ink-2 hover:text-ink'}`}
      onClick={onChoose}
    >
      {children}
      <span className="max-[1250px]:sr-only">{label}</span>
    </button>
  );
}
