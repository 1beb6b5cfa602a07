'use client';

import { useMemo } from 'react';
import type { TableColumn } from '#lib/view/table-rows.ts';
import { useUrlQuery, writeUrlQuery } from '../use-url.ts';

/** How the rows are ordered; null is the order of the map: by namespace, kind and name. */
export type TableSort = { readonly column: TableColumn; readonly direction: 'ascending' | 'descending' } | null;

export type TableWish = {
  /** The table stands in the place of the map. */
  readonly isTable: boolean;
  readonly sort: TableSort;
  readonly setTable: (isTable: boolean) => void;
  readonly setSort: (sort: TableSort) => void;
};

/** Whether the page shows its table, and in which order; both are kept in the address. */
export function useTableWish(): TableWish {
  const query = useUrlQuery();
  return useMemo(() => {
    const parameters = new URLSearchParams(query);
    return { isTable: parameters.get('as') === 'table', sort: sortFrom(parameters.get('sort')), setTable, setSort };
  }, [query]);
}

/** Every column, in the order in which they stand. */
export const tableColumns: readonly TableColumn[] = [
  'status',
  'kind',
  'namespace',
  'name',
  'traffic',
  'waypoint',
  'reason',
  'findings',
];

function setTable(isTable: boolean): void {
  const parameters = new URLSearchParams(window.location.search);
  parameters.delete('as');
  if (isTable) parameters.set('as', 'table');
  writeUrlQuery(parameters, 'push');
}

function setSort(sort: TableSort): void {
  const parameters = new URLSearchParams(window.location.search);
  parameters.delete('sort');
  if (sort !== null) parameters.set('sort', sort.direction === 'ascending' ? sort.column : `-${sort.column}`);
  writeUrlQuery(parameters, 'replace');
}

function sortFrom(text: string | null): TableSort {
  const column = tableColumns.find((each) => each === text?.replace(/^-/, ''));
  if (column === undefined || text === null) return null;
  return { column, direction: text.startsWith('-') ? 'descending' : 'ascending' };
}
