/** What a note for an incident review says around the answer. */
export const noteWords = {
  findings: (object: string) => `Findings about ${object}`,
  picture: 'The map at that moment',
  page: 'The same view in Ambient Atlas:',
  madeBy: (product: string, version: string) => `Written by ${product} ${version}`,
} as const;
