/** What the page says of a file that was taken along, or was not. */
export const exportNotices = {
  saved: (name: string) => `Saved ${name}.`,
  copied: 'The note is in the clipboard.',
  failed: (what: string, why: string) => `${what} was not saved: ${why}.`,
  nothingToNote: 'There is nothing to write a note about: select an object or a path first.',
  noMap: 'The map is not on the screen, so all of it was drawn.',
  filtered: 'It has the rows that the filter keeps.',
  refused: (status: number) => `the server answered ${status}`,
  withNames: 'It holds names, labels and addresses as they were read.',
  withPseudonyms: 'Names, hosts, labels and addresses in it are pseudonyms; the key is nowhere.',
} as const;
