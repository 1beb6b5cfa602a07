import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { KindGlyph, OutcomeGlyph, SeverityGlyph } from '#components/ui/glyph.tsx';
import { sizes } from '#lib/layout/place-island.ts';
import type { GlyphKind } from '#lib/view/glyph-shapes.ts';
import type { Card, Fold, ServiceCard, Stack, StackCard } from '#lib/view/view.ts';
import { counted, describeCard, describeStack, foldWords, stackName } from '#lib/view/words.ts';
import type { CardNode } from './flow-nodes.ts';
import { FlowingChips } from './policy-chip.tsx';
import { TroubleBadge } from './trouble-badge.tsx';

/** A service with its pods, workloads without a service, or a fold. */
export const CardBox = memo(function CardBox({ data: { card } }: NodeProps<CardNode>) {
  return boxOf(card);
});

function boxOf(card: Card) {
  switch (card.shape) {
    case 'service':
      return <ServiceBox card={card} />;
    case 'stack':
      return <StackBox card={card} />;
    case 'fold':
      return <FoldBox fold={card} />;
  }
}

function ServiceBox({ card }: { readonly card: ServiceCard }) {
  return (
    <div className="relative h-full w-full rounded-card border border-line bg-panel">
      <button
        type="button"
        tabIndex={-1}
        data-box={card.id}
        title={card.name}
        className="pointer-events-auto flex h-[33px] w-full items-center gap-2 px-2.5 text-left"
      >
        <span className="sr-only">{describeCard(card)}</span>
        <KindGlyph kind={card.kind === 'Service' ? 'service' : 'service-entry'} size={13} />
        <bdi aria-hidden="true" className="min-w-0 flex-1 truncate text-body font-medium text-ink">
          {card.name}
        </bdi>
        {card.remark !== null && (
          <span aria-hidden="true" className="shrink-0 text-mini text-ink-3">
            {card.remark}
          </span>
        )}
        <OutcomeGlyph outcome={card.outcome} />
      </button>
      <Rows card={card} />
      <FlowingChips chips={card.policies} width={chipsWidth} left={7} top={chipsTop(card)} />
      <TroubleBadge trouble={card.trouble} />
    </div>
  );
}

const chipsWidth = sizes.column - 16;

/** Under the rows, inside the card's border. */
function chipsTop({ stacks, moreStacks }: ServiceCard): number {
  return sizes.cardHead + (stacks.length + (moreStacks === null ? 0 : 1)) * sizes.row;
}

function StackBox({ card }: { readonly card: StackCard }) {
  return (
    <div className="h-full w-full rounded-card border border-line bg-panel pt-[3px]">
      <Rows card={card} />
    </div>
  );
}

function Rows({ card }: { readonly card: ServiceCard | StackCard }) {
  return (
    <div className="grid gap-1 px-[7px]">
      {card.stacks.map((stack) => (
        <Row key={stack.id} stack={stack} namespace={card.namespace} />
      ))}
      {card.moreStacks !== null && (
        <button
          type="button"
          tabIndex={-1}
          data-box={card.moreStacks.id}
          className="pointer-events-auto h-5 rounded-chip border border-line border-dashed text-mini text-ink-3"
        >
          + {counted(card.moreStacks.pods, 'more pod')}
        </button>
      )}
    </div>
  );
}

const glyphOfKind: Readonly<Record<Stack['kind'], GlyphKind>> = {
  Pod: 'pod',
  WorkloadEntry: 'workload-entry',
  Endpoint: 'endpoint',
};

function Row({ stack, namespace }: { readonly stack: Stack; readonly namespace: string }) {
  const opens = stack.part === 'closed' || stack.part === 'open';
  const isMember = stack.part === 'member' || stack.part === 'rest';
  return (
    <button
      type="button"
      tabIndex={-1}
      data-box={stack.id}
      title={stackName(stack)}
      className={`pointer-events-auto flex h-5 min-w-0 items-center gap-1.5 rounded-chip pr-1 text-left text-mini text-ink-2 ${isMember ? 'pl-5' : 'bg-quiet/65 pl-1.5'}`}
    >
      <span className="sr-only">{describeStack(stack, namespace)}</span>
      <KindGlyph kind={glyphOfKind[stack.kind]} size={10} />
      <bdi aria-hidden="true" className="min-w-0 flex-1 truncate">
        {stackName(stack)}
      </bdi>
      {opens && (
        <span
          data-toggle=""
          aria-hidden="true"
          className="-my-1 shrink-0 rounded-chip px-1 py-1 font-medium text-ink-3 hover:text-ink"
        >
          ×{stack.count.toLocaleString('en-US')} {stack.part === 'open' ? '▴' : '▾'}
        </span>
      )}
      {!opens && stack.part !== 'rest' && stack.count > 1 && (
        <span aria-hidden="true" className="shrink-0 font-medium text-ink-3">
          ×{stack.count}
        </span>
      )}
      {stack.trouble !== null && <SeverityGlyph severity={stack.trouble.severity} size={13} />}
      {stack.part !== 'rest' && <OutcomeGlyph outcome={stack.outcome} size={14} />}
    </button>
  );
}

function FoldBox({ fold }: { readonly fold: Fold }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      data-box={fold.id}
      className="pointer-events-auto relative h-full w-full rounded-card border border-line border-dashed text-small font-medium text-ink-3 hover:border-mark hover:text-ink"
    >
      <TroubleBadge trouble={fold.trouble} />
      <span className="sr-only">{describeCard(fold)}</span>
      <span aria-hidden="true">{foldWords(fold)}</span>
    </button>
  );
}
