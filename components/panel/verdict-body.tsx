'use client';

import { useState } from 'react';
import type { Answer } from '#lib/explain/answer.ts';
import { whoFollows } from '#lib/explain/wording/verdict-notes.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { ObjectLink, shortName } from '../ui/object-link.tsx';
import { Checks } from './checks.tsx';
import { Evidence } from './evidence.tsx';
import { Fixes } from './fixes.tsx';
import { InheritanceTable } from './inheritance-table.tsx';
import { Ladder } from './ladder.tsx';
import { LostCandidates } from './lost-candidates.tsx';
import { ObjectList } from './object-list.tsx';
import { firstCard, type PanelCard, panelCards } from './panel-cards.ts';
import { PoliciesSection } from './policies-section.tsx';
import { Section } from './section.tsx';
import { VerdictCard } from './verdict-card.tsx';

/** The answer form: the verdicts as cards, and below them everything about the one that is open. */
export function VerdictBody({
  answer,
  onSelect,
}: {
  readonly answer: Answer;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const cards = panelCards(answer);
  const [chosen, setChosen] = useState<string | null>(null);
  const open = cards.find((card) => card.key === chosen) ?? firstCard(cards);
  if (open === undefined) return null;
  const { verdict } = open;
  const subject = subjectOf(answer, open);
  return (
    <>
      <div className="mt-3 grid gap-2">
        {cards.map((card) => (
          <div key={card.key}>
            <VerdictCard
              title={card.title}
              verdict={card.verdict}
              names={namesOf(answer, card)}
              isOpen={card === open}
              onOpen={cards.length === 1 ? null : () => setChosen(card.key)}
            />
            {card.objects.length > 0 && <Members objects={card.objects} onSelect={onSelect} />}
          </div>
        ))}
        {hasNoWorkload(answer) && (
          <p className="px-1 text-body text-ink-2">Nothing stands behind it: no pod and no endpoint is selected.</p>
        )}
      </div>
      <p className="mt-2 px-1 text-small text-ink-3">{whoFollows}</p>
      <Section title={cards.length === 1 ? 'Why' : `Why: ${open.title}`}>
        <Ladder verdict={verdict} takenAt={answer.source.takenAt} self={subject} onSelect={onSelect} />
      </Section>
      <LostCandidates verdict={verdict} onSelect={onSelect} />
      <Fixes fixes={verdict.fixes} />
      {answer.counts !== undefined && <InheritanceTable counts={answer.counts} />}
      <PoliciesSection answer={answer} onSelect={onSelect} />
      <Section title="Evidence">
        <Evidence verdict={verdict} answer={answer} onSelect={onSelect} />
      </Section>
      <Checks checks={answer.checks} />
    </>
  );
}

function Members({
  objects,
  onSelect,
}: {
  readonly objects: readonly ObjectId[];
  readonly onSelect: (id: ObjectId) => void;
}) {
  const [first] = objects;
  if (first === undefined) return null;
  if (objects.length === 1) {
    return (
      <p className="flex px-3 pt-1 text-small">
        <ObjectLink id={first} onSelect={onSelect} />
      </p>
    );
  }
  return (
    <details className="px-3 pt-1 text-small text-ink-2">
      <summary className="w-fit rounded-chip pr-1 hover:text-ink">
        {objects.length.toLocaleString('en-US')} in this group
      </summary>
      <ObjectList objects={objects} onSelect={onSelect} />
    </details>
  );
}

/** The object whose labels the ladder of a card reads. */
function subjectOf(answer: Answer, card: PanelCard): ObjectId {
  return card.objects[0] ?? answer.object;
}

function namesOf(answer: Answer, card: PanelCard): readonly string[] {
  const subject = subjectOf(answer, card);
  return [shortName(subject), parseObjectId(subject).name, card.verdict.asked ?? '', card.verdict.waypoint ?? ''];
}

function hasNoWorkload(answer: Answer): boolean {
  return answer.workloads !== undefined && answer.workloads.length === 0;
}
