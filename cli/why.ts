import { answerFor } from '#lib/explain/answer.ts';
import { findObject } from '#lib/explain/find-object.ts';
import { toMarkdown } from '#lib/explain/markdown.ts';
import { toText } from '#lib/explain/text.ts';
import { absentLine } from '#lib/explain/wording/headings.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { chooseWord, commonFlagNames, readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { BadInput } from './problem.ts';
import { readSnapshot } from './read-snapshot.ts';
import { whyUsage } from './usage.ts';
import { terminal, writeOut } from './write-out.ts';

/** `atlas why OBJECT PATH…`: the answer form for one object. */
export async function why(args: readonly string[]): Promise<number> {
  const read = readArguments(args, [...commonFlagNames, 'namespace', 'output']);
  if (read.help) {
    await writeOut(whyUsage);
    return exitCodes.answered;
  }
  const output = chooseWord('-o', read.output, ['text', 'json', 'md']);
  const [object, ...paths] = read.positionals;
  if (object === undefined) throw new BadInput('Which object? atlas why KIND/NAME -n NAMESPACE PATH…');

  refuseContradiction(object, read.namespace);
  const { snapshot, incomplete } = await readSnapshot(paths, read);
  const topology = resolve(snapshot);
  const found = findObject(topology, object, read.namespace);
  if (!found.found && found.problem !== 'not-found') throw new BadInput(found.sentence);
  if (!found.found) sayNotFound(found.sentence, topology);
  // A Gateway that is only named by labels does not exist, and yet there is something to say about it.
  const answer = found.id === null ? null : answerFor(topology, found.id);
  if (answer === null) return exitCodes.notFound;
  switch (output) {
    case 'json':
      await writeOut(`${JSON.stringify(answer, null, 2)}\n`);
      break;
    case 'md':
      await writeOut(toMarkdown(answer));
      break;
    case 'text':
      await writeOut(toText(answer, terminal()));
      break;
  }
  if (!found.found) return exitCodes.notFound;
  if (!answer.exists) {
    process.stderr.write(`${absentLine(answer.object)}\n`);
    return exitCodes.notFound;
  }
  return incomplete ? exitCodes.badInput : exitCodes.answered;
}

/** Throws BadInput where the object names one namespace and -n another. */
function refuseContradiction(object: string, namespace: string | null): void {
  const [, within, name] = (object.split('#')[0] ?? '').split('/');
  if (namespace === null || within === undefined || name === undefined || within === namespace) return;
  throw new BadInput(`${object} is in namespace ${within}, and -n says ${namespace}. Leave one of the two out.`);
}

/** What could not be read may hold the object. Files have named their gaps in reading; a cluster's are named here. */
function sayNotFound(sentence: string, { source, gaps }: Topology): void {
  const hidden = source.kind === 'cluster' ? gaps.filter(({ cause }) => cause !== 'absent') : [];
  process.stderr.write(`${[sentence, ...hidden.map((gap) => gap.sentence)].join('\n')}\n`);
}
