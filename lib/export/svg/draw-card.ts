import type { Rectangle } from '#lib/layout/placement.ts';
import { type GlyphKind, kindShapes, outcomeShapes, severityShapes } from '#lib/view/glyph-shapes.ts';
import type { Card, Fold, ServiceCard, Stack } from '#lib/view/view.ts';
import { counted, foldWords, stackName } from '#lib/view/words.ts';
import { drawFrame } from './draw-frame.ts';
import { drawSign } from './draw-sign.ts';
import { drawText, widthOf } from './draw-text.ts';
import { drawTrouble } from './draw-trouble.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** A service, workloads without a service, or a fold; its rows and chips are boxes of their own. */
export function drawCard(card: Card, at: Rectangle, palette: Palette): string {
  switch (card.shape) {
    case 'service':
      return drawService(card, at, palette);
    case 'stack':
      return drawFrame(at, { fill: 'panel', stroke: 'line', radius: 9 }, palette);
    case 'fold':
      return drawFold(card, at, palette);
  }
}

function drawService(card: ServiceCard, at: Rectangle, palette: Palette): string {
  const { x, y, width } = at;
  const middle = y + 17.5;
  const outcomeLeft = x + width - 27;
  const remark = card.remark ?? '';
  const end = outcomeLeft - 8 - (remark === '' ? 0 : widthOf(remark, 11) + 8);
  return [
    drawFrame(at, { fill: 'panel', stroke: 'line', radius: 9 }, palette),
    drawSign(kindShapes[card.kind === 'Service' ? 'service' : 'service-entry'], x + 11, middle, 13, palette),
    drawText(
      card.name,
      x + 32,
      middle,
      { size: 12.5, weight: 500, colour: 'ink', room: Math.max(0, end - x - 32) },
      palette,
    ),
    remark === ''
      ? ''
      : drawText(remark, outcomeLeft - 8, middle, { size: 11, colour: 'ink-3', align: 'end' }, palette),
    drawSign(outcomeShapes[card.outcome], outcomeLeft, middle, 16, palette),
    drawTrouble(card.trouble, { x: x + 1, y: y + 1 }, palette),
  ].join('');
}

function drawFold(fold: Fold, at: Rectangle, palette: Palette): string {
  const { x, y, width, height } = at;
  return [
    drawFrame(at, { fill: 'none', stroke: 'line', radius: 9, dashed: true }, palette),
    drawText(
      foldWords(fold),
      x + width / 2,
      y + height / 2,
      { size: 12, weight: 500, colour: 'ink-3', align: 'middle' },
      palette,
    ),
    drawTrouble(fold.trouble, { x: x + 1, y: y + 1 }, palette),
  ].join('');
}

const glyphOfKind: Readonly<Record<Stack['kind'], GlyphKind>> = {
  Pod: 'pod',
  WorkloadEntry: 'workload-entry',
  Endpoint: 'endpoint',
};

/** Pods of one workload with one outcome, or one pod of an open stack. */
export function drawRow(stack: Stack, at: Rectangle, palette: Palette): string {
  const { x, y, width, height } = at;
  const middle = y + height / 2;
  const isMember = stack.part === 'member' || stack.part === 'rest';
  const left = x + (isMember ? 20 : 6);
  let right = x + width - 4;
  const parts: string[] = [];
  const putRight = (markup: string, taken: number) => {
    parts.push(markup);
    right -= taken + 6;
  };
  if (stack.part !== 'rest') putRight(drawSign(outcomeShapes[stack.outcome], right - 14, middle, 14, palette), 14);
  if (stack.trouble !== null)
    putRight(drawSign(severityShapes[stack.trouble.severity], right - 13, middle, 13, palette), 13);
  const count = countWords(stack);
  if (count !== '') {
    const opens = stack.part === 'open' || stack.part === 'closed';
    const edge = right - (opens ? 4 : 0);
    putRight(
      drawText(count, edge, middle, { size: 11, weight: 500, colour: 'ink-3', align: 'end' }, palette),
      widthOf(count, 11, 500) + (opens ? 8 : 0),
    );
  }
  const nameLeft = left + 16;
  return [
    element('rect', {
      x,
      y,
      width,
      height,
      rx: 5,
      fill: isMember ? 'none' : palette.quiet,
      'fill-opacity': isMember ? undefined : 0.65,
    }),
    drawSign(kindShapes[glyphOfKind[stack.kind]], left, middle, 10, palette),
    drawText(
      stackName(stack),
      nameLeft,
      middle,
      { size: 11, colour: 'ink-2', room: Math.max(0, right - nameLeft) },
      palette,
    ),
    ...parts,
  ].join('');
}

function countWords(stack: Stack): string {
  const count = `×${stack.count.toLocaleString('en-US')}`;
  if (stack.part === 'open') return `${count} ▴`;
  if (stack.part === 'closed') return `${count} ▾`;
  return stack.part === 'rest' || stack.count <= 1 ? '' : `×${stack.count}`;
}

/** Pods, or policies, beyond the bound. */
export function drawMore(
  what: 'pod' | 'policy',
  count: number,
  open: boolean,
  at: Rectangle,
  palette: Palette,
): string {
  const words = what === 'pod' ? `+ ${counted(count, 'more pod')}` : open ? '−' : `+${count}`;
  return [
    drawFrame(at, { fill: what === 'pod' ? 'none' : 'panel', stroke: 'line', radius: 5, dashed: true }, palette),
    drawText(words, at.x + at.width / 2, at.y + at.height / 2, { size: 11, colour: 'ink-3', align: 'middle' }, palette),
  ].join('');
}
