import type { PathAnswer } from './path-answer.ts';
import { startPage } from './text-page.ts';
import { sourcePhrase } from './wording/answer-words.ts';
import { gapLine } from './wording/headings.ts';
import { pathHeadings } from './wording/path-headings.ts';
import { pathGlyph, verdictWord } from './wording/path-sentence.ts';

/** A path for a terminal: the verdict, a numbered list of hops, one sentence each, and what is bypassed. */
export function pathToText(answer: PathAnswer, options: { readonly width: number; readonly colour: boolean }): string {
  const page = startPage(options);
  page.write('', `${pathGlyph(answer.verdict)} ${pathHeadings.title(answer)}: ${verdictWord(answer.verdict)}`, 'bold');
  page.write('  ', answer.sentence);
  page.blank();
  for (const [position, { sentence }] of answer.hops.entries()) {
    page.write('  ', `${position + 1}. ${sentence}`, isBeyond(answer, position) ? 'dim' : 'plain');
  }
  if (answer.branches.length > 0) page.heading('', pathHeadings.branches);
  for (const { sentence, hops, choice } of answer.branches) {
    page.write('  ', `- ${sentence}`);
    for (const hop of choice === 'not-taken' ? [] : hops) page.write('    ', hop.sentence, 'dim');
  }
  for (const [heading, items] of [
    [pathHeadings.bypassed, answer.bypassed],
    [pathHeadings.notes, answer.notes.filter(({ sentence }) => !answer.sentence.endsWith(sentence.slice(1)))],
  ] as const) {
    if (items.length > 0) page.heading('', heading);
    for (const { sentence } of items) page.write('  ', `- ${sentence}`);
  }
  for (const gap of answer.gaps) {
    page.blank();
    page.write('', gapLine(gap));
  }
  const { source, istio } = answer;
  page.blank();
  page.write('', sourcePhrase(source, istio.minor, istio.minorFrom), 'dim');
  return page.text();
}

function isBeyond({ decidedAt }: PathAnswer, position: number): boolean {
  return decidedAt !== null && position > decidedAt;
}
