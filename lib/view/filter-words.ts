import type { Show } from './show.ts';
import { outcomeWords } from './words.ts';

/** What filters and focus keep, one part for each of them; empty where everything is shown. */
export function filterWords(show: Show): readonly string[] {
  return [
    show.namespaces.length === 0 ? null : show.namespaces.join(', '),
    show.outcomes.length === 0 ? null : show.outcomes.map((outcome) => outcomeWords[outcome]).join(', '),
    show.kinds.length === 0 ? null : show.kinds.join(', '),
    show.text.trim() === '' ? null : `names with “${show.text.trim()}”`,
    show.outsideMesh === 'hide' ? 'namespaces in the mesh' : null,
  ].filter((part) => part !== null);
}
