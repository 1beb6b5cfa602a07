import type { Answer } from '../answer.ts';
import type { Page } from '../text-page.ts';
import { headings } from '../wording/headings.ts';
import { levelWords, planeTitle } from '../wording/policy/plane-sentence.ts';
import { entryHeading, policyHeadings } from '../wording/policy/policy-headings.ts';
import { effectGlyph, policyRemark } from '../wording/policy/policy-words.ts';
import { objectPhrase } from '../wording/subject.ts';
import type { PolicyEntry } from './policy-entry.ts';

/** The part of an answer that is about one policy or route: a verdict for each target and enforcer, istiod's own word. */
export function writePolicy(page: Page, { policy, policies }: Answer): void {
  if (policy === undefined) return;
  const remark = policyRemark(policy);
  page.write('  ', `${remark === '' ? '' : `${remark}. `}${policy.sentence}`);
  for (const entry of policies) writeEntry(page, entry);
  page.heading('', headings.condition);
  page.write('  ', policy.conditions.sentence);
  if (policy.conditions.caution !== null) page.write('  ', policy.conditions.caution);
}

function writeEntry(page: Page, entry: PolicyEntry): void {
  page.heading('', `${effectGlyph(entry.effect)} ${entryHeading(entry)}`);
  page.write('  ', entry.sentence);
  for (const { sentence } of entry.rules) page.write('    ', sentence);
  if (entry.fixes.length > 0) page.heading('  ', headings.fixes);
  for (const { sentence, command } of entry.fixes) {
    page.write('    ', sentence);
    if (command !== null) page.command('      ', command);
  }
}

/** The policies that are about the object of an answer: in force, place by place, and not. */
export function writePoliciesOf(page: Page, { policies, planes }: Answer): void {
  if (planes === undefined) return;
  const inForce = new Set<PolicyEntry>(planes.flatMap((plane) => [...plane.policies, ...plane.others]));
  if (planes.length > 0) page.heading('', policyHeadings.effective);
  for (const plane of planes) {
    page.write('  ', `${planeTitle(plane)}:`);
    for (const entry of [...plane.policies, ...plane.others])
      writeShort(page, entry, levelWords[entry.level], entry.also);
    page.write('    ', plane.sentence, 'dim');
  }
  const idle = policies.filter((entry) => !inForce.has(entry));
  if (idle.length > 0) page.heading('', policyHeadings.notApplied);
  for (const entry of idle) writeShort(page, entry, entry.reason, []);
}

function writeShort(page: Page, entry: PolicyEntry, remark: string, also: readonly string[]): void {
  const action = entry.action === null ? '' : ` ${entry.action}`;
  page.write('    ', `${effectGlyph(entry.effect)} ${objectPhrase(entry.object)}${action} (${remark})`);
  for (const sentence of [entry.sentence, ...also]) page.write('      ', sentence);
}
