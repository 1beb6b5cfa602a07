import type { Answer } from './answer.ts';
import { policiesOfBlocks, policyBlocks } from './policy/policy-markdown.ts';
import { printable } from './printable.ts';
import type { Verdict } from './verdict.ts';
import { setterPhrase, sourcePhrase, statusWord, stepGlyph, verdictGlyph } from './wording/answer-words.ts';
import {
  absentLine,
  countSentence,
  gapLine,
  headings,
  listedObjects,
  phraseOfRefusal,
  phraseOfUse,
  trafficHeading,
} from './wording/headings.ts';
import { objectPhrase } from './wording/subject.ts';
import { whoFollows } from './wording/verdict-notes.ts';

/** The answer form as Markdown, for a ticket or an incident review. Names from the cluster cannot become markup. */
export function toMarkdown(answer: Answer): string {
  const { source, istio } = answer;
  const blocks = [
    `## ${escaped(objectPhrase(answer.object))}`,
    ...(answer.exists ? [] : [absentLine(answer.object)]),
    ...policyBlocks(answer, { escaped, codeSpan }),
    ...answer.verdicts.flatMap((verdict) => verdictBlocks(verdict, source.takenAt)),
    ...section(
      headings.hosts,
      (answer.hosts ?? []).map(({ hostname, verdict }) => shortItem(hostname, verdict)),
    ),
    ...countBlocks(answer),
    ...gatewayBlocks(answer),
    ...section(
      headings.workloads,
      (answer.workloads ?? []).map(({ objects, verdict }) => shortItem(listedObjects(objects), verdict)),
    ),
    ...section(
      headings.services,
      (answer.services ?? []).map(({ object, verdict }) => shortItem(objectPhrase(object), verdict)),
    ),
    ...policiesOfBlocks(answer, { escaped, codeSpan }),
    ...(answer.verdicts.length > 0 ? [whoFollows] : []),
    ...section(
      headings.evidence,
      answer.evidence.map(({ object, exists, origin }) => {
        const place =
          origin === null ? '' : `: ${codeSpan(`${origin.file}:${origin.line}`)} (document ${origin.document})`;
        return `- ${escaped(objectPhrase(object))}${exists ? place : ': not found'}`;
      }),
    ),
    ...section(
      headings.checks,
      answer.checks.map(({ sentence, command }) => `- ${escaped(sentence)} ${codeSpan(command)}`),
    ),
    ...answer.gaps.map((gap) => escaped(gapLine(gap))),
    `*${escaped(sourcePhrase(source, istio.minor, istio.minorFrom))}*`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function verdictBlocks(verdict: Verdict, takenAt: string): readonly string[] {
  const glyph = verdictGlyph(verdict.status, verdict.delivery);
  const rows = verdict.ladder.map((step) => {
    const where = [
      step.object === null ? '' : escaped(objectPhrase(step.object)),
      step.field === null ? '' : codeSpan(step.field).replaceAll('|', '\\|'),
    ];
    const setter = step.setBy === undefined ? '' : escaped(setterPhrase(step.setBy, takenAt));
    return `| ${stepGlyph(step, verdict.status)} ${step.outcome} | ${escaped(step.sentence)} | ${where.filter((part) => part !== '').join(' ')} | ${setter} |`;
  });
  return [
    `### ${glyph} ${trafficHeading(verdict.traffic)}: ${statusWord(verdict.status, verdict.delivery)} (${codeSpan(verdict.reason)})`,
    `**${escaped(verdict.sentence)}**`,
    ...verdict.notes.map(escaped),
    `| outcome | check | object and field | set by |\n|---|---|---|---|\n${rows.join('\n')}`,
    ...section(
      headings.lost,
      verdict.lost.map(({ sentence }) => `- ${escaped(sentence)}`),
    ),
    ...section(
      headings.fixes,
      verdict.fixes.map(
        ({ sentence, command }) => `- ${escaped(sentence)}${command === null ? '' : ` ${codeSpan(command)}`}`,
      ),
    ),
    ...(verdict.conditions.expected.length + verdict.conditions.observed.length > 0
      ? [escaped(verdict.conditions.sentence)]
      : []),
  ];
}

function countBlocks({ counts }: Answer): readonly string[] {
  if (counts === undefined) return [];
  return section(headings.counts, [
    `- ${countSentence('services', counts.service)}`,
    `- ${countSentence('workloads', counts.workload)}`,
  ]);
}

function gatewayBlocks(answer: Answer): readonly string[] {
  return [
    ...(answer.gateway === undefined ? [] : [`**${escaped(answer.gateway.sentence)}**`]),
    ...section(
      headings.defaultOf,
      (answer.defaultOf ?? []).map((object) => `- ${escaped(objectPhrase(object))}`),
    ),
    ...section(
      headings.usedBy,
      (answer.usedBy ?? []).map((use) => `- ${verdictGlyph('bound', use.delivery)} ${escaped(phraseOfUse(use))}`),
    ),
    ...section(
      headings.refused,
      (answer.refused ?? []).map((refusal) => `- ✗ ${escaped(phraseOfRefusal(refusal))}`),
    ),
  ];
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`#### ${title}`, items.join('\n')];
}

function shortItem(name: string, verdict: Verdict): string {
  const lost = verdict.lost.map(({ sentence }) => ` ${sentence}`).join('');
  return `- ${verdictGlyph(verdict.status, verdict.delivery)} ${escaped(name)} (${codeSpan(verdict.reason)}): ${escaped(`${verdict.sentence}${lost}`)}`;
}

/** Text that Markdown shows as it is. */
export function escaped(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>#|~&!]/g, (character) => `\\${character}`);
}

/** A code span whose fence is longer than any run of backticks inside. */
export function codeSpan(text: string): string {
  const clean = printable(text);
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${fence}${padding}${clean}${padding}${fence}`;
}
