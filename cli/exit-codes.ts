/** What a command ends with. */
export const exitCodes = { answered: 0, notFound: 1, badInput: 2, clusterUnreadable: 3 } as const;
