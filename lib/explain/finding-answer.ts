import type { Finding, FindingCode, Severity } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { findingFixes } from './wording/finding-fixes.ts';
import { findingSentence } from './wording/findings.ts';
import type { Fix } from './wording/fixes.ts';

/** A finding as people and scripts read it: what `atlas check` and the page show. See docs/findings.md. */
export type FindingAnswer = {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Whose traffic is concerned, sorted. */
  readonly subjects: readonly ObjectId[];
  /** The object whose change would end it. */
  readonly cause: ObjectId;
  /** What happens to traffic, then why. */
  readonly sentence: string;
  readonly fixes: readonly Fix[];
};

export function findingAnswer(finding: Finding): FindingAnswer {
  const { code, severity, subjects, cause } = finding;
  return { code, severity, subjects, cause, sentence: findingSentence(finding), fixes: findingFixes(finding) };
}
