/** What a command ends with. A mistake of ours must not look like a finding. */
export const exitCodes = { answered: 0, notFound: 1, badInput: 2, clusterUnreadable: 3, ownMistake: 70 } as const;
