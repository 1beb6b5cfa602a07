/** Writes to standard output and comes back when all of it has been taken, also by a slow pipe. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

/** How wide text may be, and whether it may be coloured. */
export function terminal(): { readonly width: number; readonly colour: boolean } {
  const columns = process.stdout.columns ?? 100;
  // hasColors knows NO_COLOR, FORCE_COLOR and what the terminal can do.
  return {
    width: Math.min(100, Math.max(80, columns)),
    colour: process.stdout.isTTY === true && process.stdout.hasColors(),
  };
}
