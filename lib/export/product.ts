/** What made a file that leaves the page or the terminal. A test holds the version equal to package.json. */
export const product = { name: 'Ambient Atlas', version: '0.1.0' } as const;
