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

/** Columns of words are narrow, names take what is left. A phone shows what an answer cannot do without. */
export const columnClasses: Readonly<Record<TableColumn, string>> = {
  status: 'w-[165px] max-[700px]:w-[118px]',
  kind: 'w-[150px] max-[700px]:hidden',
  namespace: 'w-[11%] max-[700px]:hidden',
  name: 'w-[20%] max-[700px]:w-auto',
  traffic: 'w-[88px] max-[700px]:hidden',
  waypoint: 'w-[15%] max-[700px]:w-[36%]',
  reason: 'w-[15%] max-[700px]:hidden',
  findings: 'max-[700px]:hidden',
};
