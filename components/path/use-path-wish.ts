'use client';

import { useCallback, useMemo } from 'react';
import { useUrlQuery, writeUrlQuery } from '../use-url.ts';
import { type PathWish, pathFromUrl, pathParameters, pathToUrl } from './path-wish.ts';

/**
 * The wished path, kept in the address. Another pair or another way to draw it is a step that the back button undoes;
 * another sample request is not. A path has a panel of its own, so a new one closes that of the selected object.
 */
export function usePathWish(): readonly [PathWish | null, (wish: PathWish | null) => void] {
  const query = useUrlQuery();
  const own = useMemo(() => ownPart(new URLSearchParams(query)), [query]);
  const wish = useMemo(() => pathFromUrl(new URLSearchParams(own)), [own]);
  const setWish = useCallback((next: PathWish | null) => {
    const parameters = new URLSearchParams(window.location.search);
    const before = pathFromUrl(parameters);
    for (const name of pathParameters) parameters.delete(name);
    for (const [name, value] of pathToUrl(next)) parameters.append(name, value);
    const isSameWay = before !== null && next !== null && wayOf(before) === wayOf(next);
    if (!isSameWay && next !== null && next.to !== null && next.from !== null) parameters.delete('select');
    writeUrlQuery(parameters, isSameWay ? 'replace' : 'push');
  }, []);
  return [wish, setWish];
}

/** The parameters that are about a path, so that a change of any other leaves the picture as it is. */
function ownPart(parameters: URLSearchParams): string {
  const own = new URLSearchParams();
  for (const name of pathParameters) {
    for (const value of parameters.getAll(name)) own.append(name, value);
  }
  return own.toString();
}

function wayOf({ from, to, port, via, drawn }: PathWish): string {
  return JSON.stringify([from, to, port, via, drawn]);
}
