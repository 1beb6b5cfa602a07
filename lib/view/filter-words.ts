import { isolated } from './isolated.ts';
import type { Show } from './show.ts';
import type { View } from './view.ts';
import { outcomeWords } from './words.ts';

/** What filters, focus and the rule for large meshes keep, one part for each of them; empty where everything is shown. */
export function filterWords(show: Show, { quiet }: Pick<View, 'quiet'>): readonly string[] {
  return [
    show.namespaces.length === 0 ? null : show.namespaces.join(', '),
    show.outcomes.length === 0 ? null : show.outcomes.map((outcome) => outcomeWords[outcome]).join(', '),
    show.kinds.length === 0 ? null : show.kinds.join(', '),
    show.text.trim() === '' ? null : `names with “${show.text.trim()}”`,
    show.labels.trim() === '' ? null : `pods with ${isolated(show.labels.trim())}`,
    show.focus === null ? null : `what belongs to ${isolated(show.focus)}`,
    quiet?.leftOut === true ? 'namespaces with findings or anything refused, undetermined or bound in vain' : null,
    show.outsideMesh === 'hide' ? 'namespaces in the mesh' : null,
  ].filter((part) => part !== null);
}
