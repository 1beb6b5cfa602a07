import type { SceneBox } from '#lib/layout/scene.ts';
import { describeChip } from '#lib/view/policy-words.ts';
import { callerLines, counted, describeCard, describeIsland, describeStack, describeTop } from '#lib/view/words.ts';

/** One sentence about any box, for those who do not see it. */
export function describeBox({ content }: SceneBox): string {
  switch (content.is) {
    case 'island':
      return describeIsland(content.island);
    case 'top':
      return describeTop(content.top);
    case 'card':
      return describeCard(content.card);
    case 'row':
      return describeStack(content.stack, content.namespace);
    case 'more':
      return content.what === 'pod'
        ? `${counted(content.count, 'more pod')}, folded`
        : `${counted(content.count, 'more policy', 'more policies')}, folded`;
    case 'chip':
      return describeChip(content.chip);
    case 'caller':
      return callerLines(content.caller).join(' ');
  }
}
