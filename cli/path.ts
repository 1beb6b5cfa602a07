import { answerForPath } from '#lib/explain/path-answer.ts';
import { pathToMarkdown } from '#lib/explain/path-markdown.ts';
import { pathToText } from '#lib/explain/path-text.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { chooseWord, commonFlagNames, readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { readCaller, readDestination } from './path-parties.ts';
import { readSample } from './path-sample.ts';
import { BadInput } from './problem.ts';
import { readSnapshot } from './read-snapshot.ts';
import { pathUsage } from './usage.ts';
import { terminal, writeOut } from './write-out.ts';

/** `atlas path FROM TO PATH…`: the way of a request. */
export async function path(args: readonly string[]): Promise<number> {
  const read = readArguments(args, [
    ...commonFlagNames,
    'namespace',
    'output',
    'via',
    'method',
    'path',
    'host',
    'header',
    'claim',
  ]);
  if (read.help) {
    await writeOut(pathUsage);
    return exitCodes.answered;
  }
  const output = chooseWord('-o', read.output, ['text', 'json', 'md']);
  const via = read.via === null ? null : chooseWord('--via', read.via, ['vip', 'pod-ip']);
  const sample = readSample(read.sample);
  const [fromText, toText, ...paths] = read.positionals;
  if (fromText === undefined || toText === undefined)
    throw new BadInput('From where to where? atlas path FROM TO PATH…');

  const { snapshot, incomplete } = await readSnapshot(paths, read);
  const topology = resolve(snapshot);
  const from = readCaller(topology, fromText, read.namespace);
  const to = readDestination(topology, toText, read.namespace, via);
  const missing = [from, to].flatMap((party) => ('missing' in party ? [party.missing] : []));
  if ('missing' in from || 'missing' in to) {
    process.stderr.write(`${missing.join('\n')}\n`);
    return exitCodes.notFound;
  }
  const answer = answerForPath(topology, requestPath(topology, from, to, sample), sample);
  switch (output) {
    case 'json':
      await writeOut(`${JSON.stringify(answer, null, 2)}\n`);
      break;
    case 'md':
      await writeOut(pathToMarkdown(answer));
      break;
    case 'text':
      await writeOut(pathToText(answer, terminal()));
      break;
  }
  return incomplete ? exitCodes.badInput : exitCodes.answered;
}
