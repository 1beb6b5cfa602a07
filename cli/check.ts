import { findingAnswer } from '#lib/explain/finding-answer.ts';
import { findingsText } from '#lib/explain/finding-text.ts';
import type { Severity } from '#lib/model/finding.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { chooseWord, commonFlagNames, readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { readSnapshot } from './read-snapshot.ts';
import { checkUsage } from './usage.ts';
import { terminal, writeOut } from './write-out.ts';

/** `atlas check PATH…`: what is worth interrupting somebody for. Ends with 1 where a finding is as bad as `--fail-on`. */
export async function check(args: readonly string[]): Promise<number> {
  const read = readArguments(args, [...commonFlagNames, 'output', 'fail-on']);
  if (read.help) {
    await writeOut(checkUsage);
    return exitCodes.answered;
  }
  const output = chooseWord('-o', read.output, ['text', 'json']);
  const failOn = chooseWord('--fail-on', read.failOn, ['error', 'warning', 'info', 'never']);

  const { snapshot, incomplete } = await readSnapshot(read.positionals, read);
  const { findings, source } = resolve(snapshot);
  const answers = findings.map(findingAnswer);
  await writeOut(
    output === 'json'
      ? `${JSON.stringify({ findings: answers }, null, 2)}\n`
      : findingsText(answers, source, terminal()),
  );
  if (incomplete) return exitCodes.badInput;
  return answers.some(({ severity }) => rankOf[severity] <= rankOf[failOn]) ? exitCodes.notFound : exitCodes.answered;
}

const rankOf: Readonly<Record<Severity | 'never', number>> = { never: -1, error: 0, warning: 1, info: 2 };
