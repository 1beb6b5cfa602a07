import { isException, outcomeOf } from './outcome.ts';
import { isFiltered, type Show } from './show.ts';
import type { NamespaceContent } from './topology-index.ts';

/** From so many namespaces on a map of all of them is too much to begin with. */
const largeMesh = 60;

/** The rule for large meshes, where it applies: which namespaces are quiet, and whether they are left out. */
export type QuietRule = { readonly names: ReadonlySet<string>; readonly leftOut: boolean };

/**
 * The namespaces of a large mesh in which nothing is refused, undetermined or bound in vain, and about which there is no
 * finding but notes. They are left out until somebody asks for them. Null where the mesh is small, where a filter or a
 * focus says what to show, and where all namespaces are alike.
 */
export function quietRule(
  namespaces: readonly NamespaceContent[],
  show: Show,
  hasFinding: (namespace: string) => boolean,
): QuietRule | null {
  if (namespaces.length < largeMesh || isFiltered(show)) return null;
  const names = new Set(namespaces.filter((content) => isQuiet(content, hasFinding)).map(({ name }) => name));
  return names.size === 0 || names.size === namespaces.length ? null : { names, leftOut: show.quiet === 'fold' };
}

function isQuiet(
  { name, facts, services, workloads }: NamespaceContent,
  hasFinding: (namespace: string) => boolean,
): boolean {
  if ([...services, ...workloads].some(({ binding, flags }) => isException(outcomeOf(binding, flags)))) return false;
  if (facts !== null && [facts.service, facts.workload].some((binding) => isException(outcomeOf(binding, []))))
    return false;
  return !hasFinding(name);
}
