'use client';

import { useMemo } from 'react';
import { type Answer, answerFor } from '#lib/explain/answer.ts';
import { canBeCalled, canCall } from '#lib/explain/lanes/lanes.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { GatewayBody } from './gateway-body.tsx';
import { MissingObject } from './missing-object.tsx';
import { PanelHeader } from './panel-header.tsx';
import { PathButtons } from './path-buttons.tsx';
import { PolicyBody } from './policy-body.tsx';
import { VerdictBody } from './verdict-body.tsx';

/** Everything to say about the selected object. */
export function ObjectPanel({
  topology,
  id,
  linkTo,
  isFocused,
  onFocus,
  onSelect,
  onPathTo,
  onPathFrom,
  onClose,
}: {
  readonly topology: Topology;
  readonly id: ObjectId;
  /** The address that opens this view again. */
  readonly linkTo: () => string;
  /** The map shows only what belongs to it. */
  readonly isFocused: boolean;
  readonly onFocus: () => void;
  readonly onSelect: (id: ObjectId) => void;
  readonly onPathTo: (id: ObjectId) => void;
  readonly onPathFrom: (id: ObjectId) => void;
  readonly onClose: () => void;
}) {
  const answer = useMemo(() => answerFor(topology, id), [topology, id]);
  return (
    <aside
      aria-label={`Answer for ${id}`}
      data-testid="panel"
      className="flex h-full w-[432px] max-w-full flex-col border-l border-line bg-panel max-[900px]:w-full max-[900px]:border-l-0"
    >
      <PanelHeader
        id={id}
        answer={answer}
        linkTo={linkTo}
        isFocused={isFocused}
        onFocus={onFocus}
        onSelect={onSelect}
        onClose={onClose}
      />
      <section
        aria-label="Verdicts and reasons"
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-[18px] pb-6"
      >
        {answer === null ? (
          <MissingObject topology={topology} id={id} onSelect={onSelect} />
        ) : (
          <>
            <PathButtons
              onPathTo={canBeCalled(topology, id) ? () => onPathTo(id) : null}
              onPathFrom={answer.exists && canCall(topology, id) ? () => onPathFrom(id) : null}
            />
            <Body answer={answer} onSelect={onSelect} />
          </>
        )}
      </section>
    </aside>
  );
}

function Body({ answer, onSelect }: { readonly answer: Answer; readonly onSelect: (id: ObjectId) => void }) {
  if (answer.policy !== undefined) return <PolicyBody answer={answer} onSelect={onSelect} />;
  if (answer.verdicts.length === 0) return <GatewayBody answer={answer} onSelect={onSelect} />;
  // Another object starts with its own first card, so the choice of a card is not kept.
  return <VerdictBody key={answer.object} answer={answer} onSelect={onSelect} />;
}
