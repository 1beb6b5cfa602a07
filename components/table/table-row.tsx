'use client';

import { memo, type ReactNode } from 'react';
import { printable } from '#lib/explain/printable.ts';
import type { TableRow } from '#lib/view/table-rows.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { ObjectGlyph } from '../ui/object-link.tsx';
import { trafficWords } from './table-words.ts';

/** One row; a click selects its object. */
export const Row = memo(function Row({
  id,
  row,
  rowIndex,
  isSelected,
  isActive,
  onSelect,
}: {
  readonly id: string;
  readonly row: TableRow;
  /** From 1, with the row of headings. */
  readonly rowIndex: number;
  readonly isSelected: boolean;
  /** The keyboard is here. */
  readonly isActive: boolean;
  readonly onSelect: (row: TableRow) => void;
}) {
  const ground = isSelected ? 'bg-service-bg' : 'hover:bg-bg';
  const ring = isActive ? 'outline-2 outline-offset-[-2px] outline-focus' : '';
  return (
    // The grid has the keys of all its rows.
    <tr
      id={id}
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      data-row={row.id}
      className={`h-[30px] cursor-default ${ground} ${ring}`}
      onClick={() => onSelect(row)}
    >
      <Cell>
        <OutcomeGlyph outcome={row.outcome} size={14} />
        <span className="truncate">{row.status}</span>
      </Cell>
      <Cell>
        <ObjectGlyph id={row.id} isWaypoint={row.kind === 'Waypoint'} size={12} />
        <span className="truncate text-ink-2">{row.kind}</span>
      </Cell>
      <Cell text={row.namespace} />
      <Cell text={row.name} isStrong />
      <Cell text={row.traffic === null ? '' : trafficWords[row.traffic]} isQuiet />
      <Cell>
        {row.asked === '' ? (
          <span className="truncate" title={row.waypoint}>
            {printable(row.waypoint)}
          </span>
        ) : (
          <span className="truncate text-ink-2" title={`asks for ${row.asked}`}>
            asks for{' '}
            <span className={row.outcome === 'refused' ? 'text-refused' : 'text-ink'}>{printable(row.asked)}</span>
          </span>
        )}
      </Cell>
      <Cell text={row.reason} isQuiet />
      <Cell text={row.findings.join(', ')} />
    </tr>
  );
});

function Cell({
  text,
  isStrong = false,
  isQuiet = false,
  children,
}: {
  readonly text?: string;
  readonly isStrong?: boolean;
  readonly isQuiet?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <td className="h-[30px] border-b border-hair px-2 py-0">
      <div className="flex min-w-0 items-center gap-1.5">
        {text === undefined ? (
          children
        ) : (
          <span className={`truncate ${isStrong ? 'font-medium' : ''} ${isQuiet ? 'text-ink-2' : ''}`} title={text}>
            {printable(text)}
          </span>
        )}
      </div>
    </td>
  );
}
