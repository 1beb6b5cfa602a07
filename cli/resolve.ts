import { toIstiod } from '#lib/explain/istiod.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { chooseWord, commonFlagNames, readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { readSnapshot } from './read-snapshot.ts';
import { resolveUsage } from './usage.ts';
import { writeOut } from './write-out.ts';

/** `atlas resolve PATH…`: everything at once, as the topology or in istiod's words. */
export async function resolveCommand(args: readonly string[]): Promise<number> {
  const read = readArguments(args, [...commonFlagNames, 'format']);
  if (read.help) {
    await writeOut(resolveUsage);
    return exitCodes.answered;
  }
  const format = chooseWord('--format', read.format, ['json', 'istiod']);
  // istiod answers on exactly these objects; it never reads manifests as if they were deployed.
  const given = format === 'istiod' ? { ...read.given, reading: 'observed' as const } : read.given;
  const { snapshot, incomplete } = await readSnapshot(read.positionals, { ...read, given });
  const topology = resolve(snapshot);
  const answer = format === 'istiod' ? toIstiod(topology) : topology;
  await writeOut(`${JSON.stringify(answer, null, 1)}\n`);
  return incomplete ? exitCodes.badInput : exitCodes.answered;
}
