import { type ChildProcess, spawn } from 'node:child_process';

/** A program of a test cluster. It ends with the test process, however that ends: its standard input closes then. */
export type Child = {
  readonly process: ChildProcess;
  /** Resolves with how it ended, as the end of a sentence: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end, forces it after 12 s, and resolves when it is gone. */
  stop(): Promise<void>;
};

/** What SIGTERM may take: an API server closes its watches first. */
const stopWithinMs = 12_000;

export function startChild(
  program: string,
  programArguments: readonly string[],
  output: { readonly stdout: number | 'pipe'; readonly stderr: number | 'inherit' },
  env: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn(program, programArguments, {
    stdio: ['pipe', output.stdout, output.stderr],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code === null ? `signal ${signal}` : `exit code ${code}`));
  });
  return {
    process: child,
    ended,
    signal: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGTERM');
      // A stopped process does not see SIGTERM before it goes on.
      child.kill('SIGCONT');
      const force = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
      await ended;
      clearTimeout(force);
    },
  };
}
