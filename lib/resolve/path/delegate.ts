import type { VirtualService, VirtualServiceMatch, VirtualServiceRule } from '#lib/model/policy.ts';
import { fullHost, isExportedTo } from '../policies/attach-hosts.ts';

/** A rule with the position of the one in the VirtualService for the host from which it comes. */
export type PlacedRule = { readonly rule: VirtualServiceRule; readonly position: number };

/**
 * The rules of a VirtualService, each that delegates replaced by those of its delegate, which must be exported to it and
 * ask for nothing that contradicts it; without one there is no such rule. `find` gives null for what may be hidden: then
 * the rule stays as it is. Follows istiod's `MergeHTTPRoutes`.
 */
export function withDelegates(
  root: VirtualService,
  find: (namespace: string, name: string) => VirtualService | null | undefined,
): readonly PlacedRule[] {
  return root.rules.flatMap((rule, position): readonly PlacedRule[] => {
    if (rule.delegate === undefined) return [{ rule, position }];
    const found = find(rule.delegate.namespace || root.namespace, rule.delegate.name);
    if (found === null) return [{ rule, position }];
    if (found === undefined || found.hosts.length > 0 || !isExportedTo(found, root.namespace)) return [];
    return found.rules
      .filter(({ protocol }) => protocol === 'http')
      .flatMap((leaf) => {
        const matches = mergedMatches(rule.matches, leaf.matches);
        if (matches === null) return [];
        const destinations = leaf.destinations.map((each) => ({ ...each, host: fullHost(each.host, found.namespace) }));
        return [{ rule: { ...leaf, matches, destinations }, position }];
      });
  });
}

/** Null where a match of the delegate fits none of the root. */
function mergedMatches(
  root: readonly VirtualServiceMatch[],
  leaf: readonly VirtualServiceMatch[],
): readonly VirtualServiceMatch[] | null {
  if (root.length === 0) return leaf;
  if (leaf.length === 0) return root;
  const merged = leaf.map((own) => root.filter((each) => !isContrary(each, own)).map((each) => mergedMatch(each, own)));
  return merged.some(({ length }) => length === 0) ? null : merged.flat();
}

function mergedMatch(root: VirtualServiceMatch, leaf: VirtualServiceMatch): VirtualServiceMatch {
  const labels = { ...root.sourceLabels, ...leaf.sourceLabels };
  return {
    ...leaf,
    gateways: leaf.gateways.length === 0 ? root.gateways : leaf.gateways,
    sourceLabels: Object.keys(labels).length === 0 ? null : labels,
    sourceNamespace: leaf.sourceNamespace || root.sourceNamespace,
    port: leaf.port || root.port,
    catchesAll: root.catchesAll && leaf.catchesAll,
    ...(root.asked !== undefined && leaf.asked !== undefined && { asked: mergedAsked(root.asked, leaf.asked) }),
  };
}

/** What the delegate asks stands for what the root asks of the same. Istiod: `mergeHTTPMatchRequest`. */
function mergedAsked(root: readonly string[], leaf: readonly string[]): readonly string[] {
  const subject = (text: string) => text.split(' ')[0];
  const own = new Set(leaf.map(subject));
  return [...root.filter((text) => !own.has(subject(text))), ...leaf];
}

/** Istiod: `hasConflict`. */
function isContrary(root: VirtualServiceMatch, leaf: VirtualServiceMatch): boolean {
  const asked = conditionsOf(root);
  const own = conditionsOf(leaf);
  if ([...own].some(([on, condition]) => isContraryText(asked.get(on), condition))) return true;
  if (asked.has('ignoreUriCase') !== own.has('ignoreUriCase')) return true;
  if (root.port !== 0 && leaf.port !== 0 && root.port !== leaf.port) return true;
  if (root.sourceNamespace !== '' && leaf.sourceNamespace !== root.sourceNamespace) return true;
  const labels = new Map(Object.entries(root.sourceLabels ?? {}));
  if (Object.entries(leaf.sourceLabels ?? {}).some(([key, value]) => (labels.get(key) ?? value) !== value)) return true;
  return root.gateways.length > 0 && leaf.gateways.some((gateway) => !root.gateways.includes(gateway));
}

type Condition = { readonly kind: string; readonly value: string };

function conditionsOf({ asked = [] }: VirtualServiceMatch): ReadonlyMap<string, Condition> {
  return new Map(
    asked.map((text) => {
      const [on = '', kind = '', ...value] = text.split(' ');
      return [on, { kind, value: value.join(' ') }];
    }),
  );
}

/** Whether what the delegate asks is not within what the root asks. Istiod: `stringMatchConflict`. */
function isContraryText(root: Condition | undefined, leaf: Condition): boolean {
  if (root === undefined) return false;
  if (root.kind === 'exact') return leaf.kind !== 'exact' || leaf.value !== root.value;
  const isWithin = (leaf.kind === 'exact' || leaf.kind === 'prefix') && leaf.value.startsWith(root.value);
  return root.kind !== 'prefix' || !isWithin;
}
