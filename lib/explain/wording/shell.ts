/** A word that a POSIX shell reads as exactly this text. Plain words stay as they are, so that commands stay readable. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** One command line; each word is quoted where it has to be. */
export function commandLine(...words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}

/** `kubectl -n NAMESPACE …`; without `-n` for cluster-scoped objects. */
export function kubectl(namespace: string, ...words: readonly string[]): string {
  return namespace === '' ? commandLine('kubectl', ...words) : commandLine('kubectl', '-n', namespace, ...words);
}

/**
 * The way kubectl is told which object is meant. A name that begins with a dash, which no cluster would store,
 * is written behind its kind so that it is never taken for an option.
 */
export function kubectlTarget(resource: string, name: string): readonly string[] {
  return name.startsWith('-') ? [`${resource}/${name}`] : [resource, name];
}
