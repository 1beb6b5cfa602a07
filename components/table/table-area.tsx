'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { isFiltered, type Show } from '#lib/view/show.ts';
import { sortTableRows, type TableColumn, type TableRow, tableRows } from '#lib/view/table-rows.ts';
import { counted } from '#lib/view/words.ts';
import type { FreshnessWords } from '../freshness.ts';
import { withoutFilters } from '../side/filter-form.tsx';
import { Banners } from '../states/banners.tsx';
import { Notice } from '../states/notice.tsx';
import { Button } from '../ui/button.tsx';
import { Row } from './table-row.tsx';
import { columnClasses, headings } from './table-words.ts';
import { type TableSort, type TableWish, tableColumns } from './use-table-wish.ts';

const rowHeight = 30;

/** What the map draws, as a table: the same filters, the same selection, every object a row and nothing folded. */
export function TableArea({
  topology,
  show,
  wish,
  freshness,
  onShow,
  onSelect,
}: {
  readonly topology: Topology;
  readonly show: Show;
  readonly wish: TableWish;
  readonly freshness: FreshnessWords;
  readonly onShow: (change: (show: Show) => Show) => void;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const all = useMemo(() => tableRows(topology, show), [topology, show]);
  const { sort } = wish;
  const rows = useMemo(() => (sort === null ? all : sortTableRows(all, sort.column, sort.direction)), [all, sort]);
  return (
    <div className="relative flex h-full min-w-0 flex-col">
      <Banners
        topology={topology}
        freshness={freshness}
        dismissed={dismissed}
        onDismiss={(key) => setDismissed((before) => [...before, key])}
      />
      <div className="flex flex-wrap items-center gap-3 border-b border-line bg-panel py-2 pr-4 pl-12 min-[901px]:pl-4">
        <input
          type="search"
          aria-label="Name contains"
          placeholder="Name contains"
          value={show.text}
          spellCheck={false}
          className="h-[30px] w-56 rounded-control border border-line bg-bg px-2.5"
          onChange={(event) => {
            const text = event.target.value;
            onShow((before) => ({ ...before, text }));
          }}
        />
        <span role="status" className="text-small text-ink-2">
          {counted(rows.length, 'row')}
        </span>
        {isFiltered(show) && <Button onClick={() => onShow(withoutFilters)}>Show everything</Button>}
      </div>
      {rows.length === 0 ? (
        <div className="grid flex-1 place-items-center p-6">
          <Notice
            title="Nothing matches the filter"
            action={{ label: 'Show everything', run: () => onShow(withoutFilters) }}
          >
            <p>No object has all that the filter asks for.</p>
          </Notice>
        </div>
      ) : (
        <Grid rows={rows} selected={show.selected} sort={sort} onSort={wish.setSort} onSelect={onSelect} />
      )}
    </div>
  );
}

function Grid({
  rows,
  selected,
  sort,
  onSort,
  onSelect,
}: {
  readonly rows: readonly TableRow[];
  readonly selected: ObjectId | null;
  readonly sort: TableSort;
  readonly onSort: (sort: TableSort) => void;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const rowId = useId();
  const positions = useMemo(() => new Map(rows.map((row, position) => [row.key, position])), [rows]);
  const active = (activeKey === null ? undefined : positions.get(activeKey)) ?? null;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    // The headings stand before the first row, and stay over the rows.
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  });

  // What is selected elsewhere is brought into sight, once for each selection.
  const shown = useRef<ObjectId | null>(null);
  useEffect(() => {
    if (selected === shown.current) return;
    shown.current = selected;
    const position = rows.findIndex(({ id }) => id === selected);
    if (position === -1) return;
    setActiveKey(rows[position]?.key ?? null);
    virtual.scrollToIndex(position, { align: 'center' });
  }, [rows, selected, virtual]);

  const goTo = (position: number) => {
    const bounded = Math.max(0, Math.min(rows.length - 1, position));
    setActiveKey(rows[bounded]?.key ?? null);
    virtual.scrollToIndex(bounded, { align: 'auto' });
  };
  const choose = useCallback(
    (row: TableRow) => {
      setActiveKey(row.key);
      shown.current = row.id;
      onSelect(row.id);
    },
    [onSelect],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const here = active ?? -1;
    const next = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + page,
      PageUp: here - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = next[event.key as keyof typeof next];
    if (to !== undefined) {
      event.preventDefault();
      goTo(to);
    } else if ((event.key === 'Enter' || event.key === ' ') && active !== null) {
      event.preventDefault();
      const row = rows[active];
      if (row !== undefined) choose(row);
    }
  };

  const items = virtual.getVirtualItems();
  const above = (items[0]?.start ?? rowHeight) - rowHeight;
  const below = virtual.getTotalSize() + rowHeight - (items.at(-1)?.end ?? rowHeight);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto bg-panel">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA admits a table as a grid, and its rows are chosen
        role="grid"
        aria-label="Everything that the map draws, a row each. Arrow keys move, Enter opens."
        aria-rowcount={rows.length + 1}
        aria-activedescendant={active === null ? undefined : `${rowId}${active}`}
        // One stop for the keyboard instead of thousands; arrows do the rest.
        tabIndex={0}
        data-testid="table"
        className="w-full min-w-[1180px] max-[700px]:min-w-0 table-fixed border-separate border-spacing-0 text-body outline-offset-[-3px]"
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target !== event.currentTarget) return;
          setHasFocus(true);
          if (active === null) setActiveKey(rows[0]?.key ?? null);
        }}
        onBlur={() => setHasFocus(false)}
      >
        <colgroup>
          {tableColumns.map((column) => (
            <col key={column} className={columnClasses[column]} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {tableColumns.map((column) => (
              <Heading key={column} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} />
          {items.map(({ index, key }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <Row
                key={key}
                id={`${rowId}${index}`}
                row={row}
                rowIndex={index + 2}
                isSelected={row.id === selected}
                isActive={hasFocus && index === active}
                onSelect={choose}
              />
            );
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows out of sight. */
function Spacer({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row is no stop for the keyboard
    <tr aria-hidden="true">
      <td colSpan={tableColumns.length} style={{ height }} />
    </tr>
  );
}

function Heading({
  column,
  sort,
  onSort,
}: {
  readonly column: TableColumn;
  readonly sort: TableSort;
  readonly onSort: (sort: TableSort) => void;
}) {
  const direction = sort?.column === column ? sort.direction : undefined;
  const next: TableSort =
    direction === undefined
      ? { column, direction: 'ascending' }
      : direction === 'ascending'
        ? { column, direction: 'descending' }
        : null;
  return (
    <th
      scope="col"
      aria-sort={direction ?? 'none'}
      className={`${columnClasses[column]} sticky top-0 z-10 h-[30px] border-b border-line bg-bg p-0`}
    >
      <button
        type="button"
        className="flex h-full w-full min-w-0 items-center gap-1 px-2 text-left text-small font-semibold text-ink-2 hover:text-ink"
        onClick={() => onSort(next)}
      >
        <span className="truncate">{headings[column]}</span>
        <span aria-hidden="true" className={direction === undefined ? 'invisible' : ''}>
          {direction === 'descending' ? '▼' : '▲'}
        </span>
      </button>
    </th>
  );
}
