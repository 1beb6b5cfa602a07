import type { Answer } from '#lib/explain/answer.ts';
import { findingAnswer } from '#lib/explain/finding-answer.ts';
import { codeSpan, escaped, toMarkdown } from '#lib/explain/markdown.ts';
import type { PathAnswer } from '#lib/explain/path-answer.ts';
import { pathToMarkdown } from '#lib/explain/path-markdown.ts';
import { noteWords } from '#lib/explain/wording/note-words.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { product } from './product.ts';

/** Where a reader of the note finds more. */
export type NoteLinks = {
  /** The address that opens the same view; null where there is none. */
  readonly page: string | null;
  /** The file of a picture that goes along; null where none does. */
  readonly picture: string | null;
};

/**
 * The note for an incident review about one object: verdict, ladder, losers, who and when, evidence and commands as
 * `atlas why -o md` has them, then the findings about it, the picture and the link.
 */
export function noteOf(topology: Topology, answer: Answer, links: NoteLinks): string {
  return `${toMarkdown(answer)}\n${blocks([...findingBlocks(topology, answer.object), ...linkBlocks(links)])}`;
}

/** The same about the way of a request; findings are those about its two ends. */
export function noteOfPath(topology: Topology, answer: PathAnswer, links: NoteLinks): string {
  const ends = [...new Set([answer.from, answer.to])];
  const found = ends.flatMap((end) => findingBlocks(topology, end));
  return `${pathToMarkdown(answer)}\n${blocks([...found, ...linkBlocks(links)])}`;
}

function findingBlocks(topology: Topology, object: ObjectId): readonly string[] {
  const about = topology.findings.filter(({ subjects, cause }) => cause === object || subjects.includes(object));
  if (about.length === 0) return [];
  const items = about.map(findingAnswer).map(({ code, severity, sentence, fixes }) => {
    const commands = fixes.map(
      ({ sentence: fix, command }) => `\n  - ${escaped(fix)}${command === null ? '' : ` ${codeSpan(command)}`}`,
    );
    return `- ${codeSpan(code)} (${severity}): ${escaped(sentence)}${commands.join('')}`;
  });
  return [`#### ${escaped(noteWords.findings(object))}`, items.join('\n')];
}

function linkBlocks({ page, picture }: NoteLinks): readonly string[] {
  return [
    ...(picture === null ? [] : [`![${escaped(noteWords.picture)}](<${address(picture)}>)`]),
    ...(page === null ? [] : [`${noteWords.page} <${address(page)}>`]),
    `*${escaped(noteWords.madeBy(product.name, product.version))}*`,
  ];
}

function blocks(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

/** An address that cannot leave the angle brackets around it. */
function address(text: string): string {
  return text.replace(/[<>\s\\]/g, (character) => encodeURIComponent(character));
}
