import type { Answer } from '../answer.ts';
import { headings } from '../wording/headings.ts';
import { levelWords, planeTitle } from '../wording/policy/plane-sentence.ts';
import { entryHeading, policyHeadings } from '../wording/policy/policy-headings.ts';
import { effectGlyph, policyRemark } from '../wording/policy/policy-words.ts';
import { objectPhrase } from '../wording/subject.ts';
import type { PolicyEntry } from './policy-entry.ts';

/** How the Markdown writer shows text and code, so that names from the cluster cannot become markup. */
type Marks = { readonly escaped: (text: string) => string; readonly codeSpan: (text: string) => string };

/** The part of an answer that is about one policy or route. */
export function policyBlocks({ policy, policies }: Answer, marks: Marks): readonly string[] {
  if (policy === undefined) return [];
  const { escaped } = marks;
  const remark = policyRemark(policy);
  return [
    `**${escaped(`${remark === '' ? '' : `${remark}. `}${policy.sentence}`)}**`,
    ...policies.flatMap((entry) => entryBlocks(entry, marks)),
    `#### ${headings.condition}`,
    escaped([policy.conditions.sentence, policy.conditions.caution].filter((part) => part !== null).join(' ')),
  ];
}

function entryBlocks(entry: PolicyEntry, { escaped, codeSpan }: Marks): readonly string[] {
  const lines = [
    ...entry.rules.map(({ sentence }) => `- ${escaped(sentence)}`),
    ...entry.fixes.map(
      ({ sentence, command }) =>
        `- ${headings.fixes}: ${escaped(sentence)}${command === null ? '' : ` ${codeSpan(command)}`}`,
    ),
  ];
  return [
    `### ${effectGlyph(entry.effect)} ${escaped(entryHeading(entry))}`,
    escaped(entry.sentence),
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
  ];
}

/** The policies that are about the object of an answer: in force, place by place, and not. */
export function policiesOfBlocks({ policies, planes }: Answer, { escaped, codeSpan }: Marks): readonly string[] {
  if (planes === undefined) return [];
  const item = (entry: PolicyEntry, remark: string, also: readonly string[]) =>
    `- ${effectGlyph(entry.effect)} ${escaped(objectPhrase(entry.object))} (${remark}): ${escaped([entry.sentence, ...also].join(' '))}`;
  const inForce = new Set<PolicyEntry>(planes.flatMap((plane) => [...plane.policies, ...plane.others]));
  const idle = policies.filter((entry) => !inForce.has(entry));
  return [
    ...(planes.length === 0 ? [] : [`#### ${policyHeadings.effective}`]),
    ...planes.flatMap((plane) => [
      `${escaped(planeTitle(plane))}:`,
      [
        ...[...plane.policies, ...plane.others].map((entry) =>
          item(entry, escaped(levelWords[entry.level]), entry.also),
        ),
        `- ${escaped(plane.sentence)}`,
      ].join('\n'),
    ]),
    ...(idle.length === 0
      ? []
      : [`#### ${policyHeadings.notApplied}`, idle.map((entry) => item(entry, codeSpan(entry.reason), [])).join('\n')]),
  ];
}
