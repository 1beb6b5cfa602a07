import { codeSpan, escaped } from './markdown.ts';
import type { PathAnswer } from './path-answer.ts';
import { sourcePhrase } from './wording/answer-words.ts';
import { gapLine } from './wording/headings.ts';
import { pathHeadings } from './wording/path-headings.ts';
import { pathGlyph } from './wording/path-sentence.ts';

/** A path as Markdown, for a ticket or an incident review. Names from the cluster cannot become markup. */
export function pathToMarkdown(answer: PathAnswer): string {
  const { source, istio } = answer;
  const blocks = [
    `## ${pathGlyph(answer.verdict)} ${escaped(pathHeadings.title(answer))} (${codeSpan(answer.verdict)})`,
    `**${escaped(answer.sentence)}**`,
    answer.hops.map(({ sentence }, position) => `${position + 1}. ${escaped(sentence)}`).join('\n'),
    ...section(
      pathHeadings.branches,
      answer.branches.flatMap(({ sentence, hops, choice }) => [
        `- ${escaped(sentence)}`,
        ...(choice === 'not-taken' ? [] : hops).map((hop) => `  - ${escaped(hop.sentence)}`),
      ]),
    ),
    ...section(
      pathHeadings.bypassed,
      answer.bypassed.map(({ reason, sentence }) => `- ${escaped(sentence)} (${codeSpan(reason)})`),
    ),
    ...section(
      pathHeadings.notes,
      answer.notes.map(({ sentence }) => `- ${escaped(sentence)}`),
    ),
    ...answer.gaps.map((gap) => escaped(gapLine(gap))),
    `*${escaped(sourcePhrase(source, istio.minor, istio.minorFrom))}*`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`#### ${title}`, items.join('\n')];
}
