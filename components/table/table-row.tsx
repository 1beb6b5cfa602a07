'use client';

import { memo, type ReactNode } from 'react';
import { printable } from '#lib/explain/printable.ts';
import type { TableColumn, TableRow } from '#lib/view/table-rows.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { ObjectGlyph } from '../ui/object-link.tsx';
import { columnClasses, trafficWords } from './table-words.ts';

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
      <Cell column="status">
        <OutcomeGlyph outcome={row.outcome} size={14} />
        <span className="truncate">{row.status}</span>
      </Cell>
      <Cell column="kind">
        <ObjectGlyph id={row.id} isWaypoint={row.kind === 'Waypoint'} size={12} />
        <span className="truncate text-ink-2">{row.kind}</span>
      </Cell>
      <Cell column="namespace">
        <Text text={row.namespace} />
      </Cell>
      <Cell column="name">
        <span className="hidden shrink-0 max-[700px]:inline">
          <ObjectGlyph id={row.id} isWaypoint={row.kind === 'Waypoint'} size={12} />
        </span>
        <span className="truncate font-medium" title={row.name}>
          {row.namespace !== '' && (
            <span className="hidden font-normal text-ink-2 max-[700px]:inline">{printable(row.namespace)}/</span>
          )}
          {printable(row.name)}
        </span>
      </Cell>
      <Cell column="traffic">
        <Text text={row.traffic === null ? '' : trafficWords[row.traffic]} isQuiet />
      </Cell>
      <Cell column="waypoint">
        {row.asked === '' ? (
          <Text text={row.waypoint} />
        ) : (
          <span className="truncate text-ink-2" title={`asks for ${row.asked}`}>
            asks for{' '}
            <span className={row.outcome === 'refused' ? 'text-refused' : 'text-ink'}>{printable(row.asked)}</span>
          </span>
        )}
      </Cell>
      <Cell column="reason">
        <Text text={row.reason} isQuiet />
      </Cell>
      <Cell column="findings">
        <Text text={row.findings.join(', ')} />
      </Cell>
    </tr>
  );
});

function Cell({ column, children }: { readonly column: TableColumn; readonly children: ReactNode }) {
  return (
    <td className={`${columnClasses[column]} h-[30px] border-b border-hair px-2 py-0`}>
      <div className="flex min-w-0 items-center gap-1.5">{children}</div>
    </td>
  );
}

function Text({ text, isQuiet = false }: { readonly text: string; readonly isQuiet?: boolean }) {
  return (
    <span className={`truncate ${isQuiet ? 'text-ink-2' : ''}`} title={text}>
      {printable(text)}
    </span>
  );
}
