import type { Severity } from '#lib/model/finding.ts';
import type { SourceDescription } from '#lib/model/snapshot.ts';
import type { FindingAnswer } from './finding-answer.ts';
import type { Page } from './text-page.ts';
import { startPage } from './text-page.ts';
import { findingCount, noFindings, severityHeading, severityOrder } from './wording/finding-headings.ts';
import { listWords } from './wording/finding-words.ts';
import { objectPhrase } from './wording/subject.ts';

/** Findings for a terminal, by severity, the worst first; ends in a line break. */
export function findingsText(
  findings: readonly FindingAnswer[],
  source: SourceDescription,
  options: { readonly width: number; readonly colour: boolean },
): string {
  const page = startPage(options);
  const groups = Map.groupBy(findings, ({ severity }) => severity);
  const counts = severityOrder.map((severity) => [severity, groups.get(severity)?.length ?? 0] as const);
  page.write('', findings.length === 0 ? noFindings(source) : findingCount(counts, source), 'bold');
  for (const severity of severityOrder) writeGroup(page, severity, groups.get(severity) ?? []);
  return page.text();
}

function writeGroup(page: Page, severity: Severity, findings: readonly FindingAnswer[]): void {
  if (findings.length === 0) return;
  page.heading('', severityHeading(severity));
  for (const { code, cause, subjects, sentence, fixes } of findings) {
    page.blank();
    page.write('  ', sentence);
    page.write(
      '    ',
      `${code}, cause: ${objectPhrase(cause)}; concerns ${listWords(subjects.map(objectPhrase))}`,
      'dim',
    );
    for (const fix of fixes) {
      page.write('    ', fix.sentence);
      if (fix.command !== null) page.command('      ', fix.command);
    }
  }
}
