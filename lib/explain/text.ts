import type { Answer } from './answer.ts';
import { writePoliciesOf, writePolicy } from './policy/policy-text.ts';
import type { Page } from './text-page.ts';
import { startPage } from './text-page.ts';
import type { LadderStep, Verdict } from './verdict.ts';
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

type TextOptions = {
  /** Characters in a line; commands are never broken. */
  readonly width: number;
  /** ANSI colours, for terminals only. */
  readonly colour: boolean;
};

/** The answer form for a terminal, ending in a line break. */
export function toText(answer: Answer, options: TextOptions): string {
  const page = startPage(options);
  page.write('', objectPhrase(answer.object), 'bold');
  if (!answer.exists) page.write('  ', absentLine(answer.object));
  writePolicy(page, answer);
  for (const verdict of answer.verdicts) writeVerdict(page, verdict, answer.source.takenAt);
  if (answer.hosts !== undefined) page.heading('', headings.hosts);
  for (const { hostname, verdict } of answer.hosts ?? []) writeShort(page, hostname, verdict);
  writeCounts(page, answer);
  writeGateway(page, answer);
  if (answer.workloads !== undefined) {
    page.heading('', headings.workloads);
    if (answer.workloads.length === 0) page.write('  ', headings.noWorkloads);
    for (const group of answer.workloads) writeShort(page, listedObjects(group.objects), group.verdict);
  }
  if (answer.services !== undefined) {
    page.heading('', headings.services);
    if (answer.services.length === 0) page.write('  ', headings.noServices);
    for (const { object, verdict } of answer.services) writeShort(page, objectPhrase(object), verdict);
  }
  writePoliciesOf(page, answer);
  if (answer.verdicts.length > 0) {
    page.blank();
    page.write('', whoFollows);
  }
  if (answer.evidence.length > 0) page.heading('', headings.evidence);
  for (const { object, exists, origin } of answer.evidence) {
    const place = origin === null ? '' : `: ${origin.file}, document ${origin.document}, line ${origin.line}`;
    page.write('  ', `${objectPhrase(object)}${exists ? place : ': not found'}`);
  }
  page.heading('', headings.checks);
  for (const { sentence, command } of answer.checks) {
    page.write('  ', sentence);
    page.command('    ', command);
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

function writeVerdict(page: Page, verdict: Verdict, takenAt: string): void {
  page.heading('', head(verdict));
  page.write('  ', verdict.sentence);
  for (const note of verdict.notes) page.write('  ', note);
  page.heading('  ', headings.why);
  for (const step of verdict.ladder) writeStep(page, step, verdict.status, takenAt);
  if (verdict.lost.length > 0) page.heading('  ', headings.lost);
  for (const { sentence } of verdict.lost) page.write('    ', sentence);
  writeFixes(page, verdict);
  if (verdict.conditions.expected.length + verdict.conditions.observed.length > 0) {
    page.heading('  ', headings.condition);
    page.write('    ', verdict.conditions.sentence);
  }
}

function head({ traffic, status, delivery, reason }: Verdict): string {
  return `${verdictGlyph(status, delivery)} ${trafficHeading(traffic)}: ${statusWord(status, delivery)} (${reason})`;
}

function writeStep(page: Page, step: LadderStep, status: Verdict['status'], takenAt: string): void {
  const line = `${stepGlyph(step, status)} ${step.code}: ${step.sentence}`;
  if (step.outcome === 'not-reached') {
    page.write('    ', line, 'dim');
    return;
  }
  page.write('    ', line);
  const where = [step.object === null ? '' : objectPhrase(step.object), step.field ?? ''].filter((part) => part !== '');
  const setter = step.setBy === undefined ? '' : `, ${setterPhrase(step.setBy, takenAt)}`;
  if (where.length > 0) page.write('      ', `${where.join(', ')}${setter}`, 'dim');
}

function writeFixes(page: Page, verdict: Verdict): void {
  if (verdict.fixes.length > 0) page.heading('  ', headings.fixes);
  for (const { sentence, command } of verdict.fixes) {
    page.write('    ', sentence);
    if (command !== null) page.command('      ', command);
  }
}

/** A verdict in few lines, for one of several. */
function writeShort(page: Page, name: string, verdict: Verdict): void {
  page.write('  ', `${verdictGlyph(verdict.status, verdict.delivery)} ${name} (${verdict.reason})`);
  page.write('    ', verdict.sentence);
  for (const { sentence } of verdict.lost) page.write('    ', sentence);
}

function writeCounts(page: Page, { counts }: Answer): void {
  if (counts === undefined) return;
  page.heading('', headings.counts);
  page.write('  ', countSentence('services', counts.service));
  page.write('  ', countSentence('workloads', counts.workload));
}

function writeGateway(page: Page, answer: Answer): void {
  if (answer.gateway !== undefined) {
    page.write('  ', answer.gateway.sentence);
    for (const { type, status, reason } of answer.gateway.conditions) page.write('    ', `${type}=${status}/${reason}`);
  }
  if (answer.defaultOf !== undefined && answer.defaultOf.length > 0) {
    page.heading('', headings.defaultOf);
    page.write('  ', listedObjects(answer.defaultOf));
  }
  if (answer.usedBy !== undefined && (answer.exists || answer.usedBy.length > 0)) {
    page.heading('', `${headings.usedBy} ${answer.usedBy.length}`);
    for (const use of answer.usedBy) page.write('  ', `${verdictGlyph('bound', use.delivery)} ${phraseOfUse(use)}`);
  }
  if (answer.refused !== undefined && answer.refused.length > 0) {
    page.heading('', `${headings.refused} ${answer.refused.length}`);
    for (const refusal of answer.refused) page.write('  ', `✗ ${phraseOfRefusal(refusal)}`);
  }
}
