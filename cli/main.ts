#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { BadInput, ClusterUnreadable } from './problem.ts';
import { overview } from './usage.ts';

/** `atlas COMMAND …`. Commands are loaded when they are named, so that help and errors come at once. */
async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case 'why':
        return await (await import('./why.ts')).why(rest);
      case 'check':
        return await (await import('./check.ts')).check(rest);
      case 'path':
        return await (await import('./path.ts')).path(rest);
      case 'resolve':
        return await (await import('./resolve.ts')).resolveCommand(rest);
      case 'export':
        return await (await import('./export.ts')).exportCommand(rest);
      case undefined:
      case 'help':
      case '-h':
      case '--help':
        process.stdout.write(overview);
        return command === undefined ? exitCodes.badInput : exitCodes.answered;
      default:
        throw new BadInput(`There is no command "${command}". Commands: why, check, path, resolve, export.`);
    }
  } catch (error) {
    if (error instanceof BadInput) return complain(error.message, exitCodes.badInput);
    if (error instanceof ClusterUnreadable) return complain(error.message, exitCodes.clusterUnreadable);
    return complain(ownMistake(error), exitCodes.ownMistake);
  }
}

/** A mistake of ours, in a line that a report can quote. */
function ownMistake(error: unknown): string {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const place = /\((?:file:\/\/)?([^()\s]+:\d+:\d+)\)|at (?:file:\/\/)?(\S+:\d+:\d+)/.exec(stack);
  const where = place?.[1] ?? place?.[2];
  return `Ambient Atlas made a mistake and has no answer: ${message}${where === undefined ? '' : ` (${where})`}. The input is not to blame; please report it.`;
}

function complain(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`);
  return exitCode;
}

// A reader that has seen enough (`| head`) closes the pipe; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// exitCode and not exit(): what is still being written to a pipe arrives.
process.exitCode = await main(process.argv.slice(2));
