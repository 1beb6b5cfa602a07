/** Runs one step and prints one line for it on `out`: what is being done, then how long it took. */
export async function step(label, work, out = process.stdout) {
  const startedAt = Date.now();
  const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  const live = out.isTTY === true;
  out.write(live ? `· ${label} …` : `· ${label} …\n`);
  const ticking = live ? setInterval(() => out.write(`\r· ${label} … ${elapsed()}`), 500) : null;
  const finish = (mark) => {
    if (ticking !== null) clearInterval(ticking);
    out.write(`${live ? '\r' : ''}${mark} ${label}: ${elapsed()}   \n`);
  };
  try {
    const result = await work();
    finish('✓');
    return result;
  } catch (error) {
    finish('✗');
    throw error;
  }
}

/** Why a script stops: a sentence for the person at the terminal, the output that explains it, and the exit code. */
export function stop(sentence, { output = '', exitCode = 1 } = {}) {
  return Object.assign(new Error(sentence), { isStop: true, output, exitCode });
}

/**
 * Runs a script's main function; a `stop` becomes its sentence on stderr, anything else is our bug and keeps its stack.
 * `stopCode` is the exit code of every stop, for a program whose 1 says something else.
 */
export async function runMain(main, { stopCode } = {}) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error?.isStop !== true) throw error;
    if (error.output !== '') process.stderr.write(`${error.output.trimEnd()}\n\n`);
    process.stderr.write(`${error.message}\n`);
    process.exitCode = stopCode ?? error.exitCode;
  }
}
