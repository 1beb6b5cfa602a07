import type { SceneBox } from '#lib/layout/scene.ts';
import { counted, describeCard, describeIsland, describeStack, describeTop } from '#lib/view/words.ts';

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
      return `${counted(content.pods, 'more pod')}, folded`;
  }
}
