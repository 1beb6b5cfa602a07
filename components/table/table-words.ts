import type { TableColumn } from '#lib/view/table-rows.ts';

/** The heads of the columns. */
export const headings: Readonly<Record<TableColumn, string>> = {
  status: 'Outcome',
  kind: 'Kind',
  namespace: 'Namespace',
  name: 'Name',
  traffic: 'Traffic to',
  waypoint: 'Waypoint',
  reason: 'Reason',
  findings: 'Findings',
};

/** What is addressed, as people say it. */
export const trafficWords = { service: 'its VIP', workload: 'its pod IP' } as const;

/** Columns of words are narrow, names take what is left. */
export const widths: Readonly<Record<TableColumn, string>> = {
  status: 'w-[165px]',
  kind: 'w-[150px]',
  namespace: 'w-[11%]',
  name: 'w-[20%]',
  traffic: 'w-[88px]',
  waypoint: 'w-[15%]',
  reason: 'w-[15%]',
  findings: '',
};
