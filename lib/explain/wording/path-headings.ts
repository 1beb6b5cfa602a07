/** The titles of a path's answer. */
export const pathHeadings = {
  title: ({ from, to, port }: { readonly from: string; readonly to: string; readonly port: number | null }) =>
    `${from} → ${to}${port === null ? '' : `:${port}`}`,
  bypassed: 'Not on the way',
  branches: 'Where routes send it',
  notes: 'To know',
} as const;
