'use client';

import { useCallback, useMemo } from 'react';
import { type Show, showFromUrl, showParameters, showToUrl } from '#lib/view/show.ts';
import { useUrlQuery, writeUrlQuery } from './use-url.ts';
import { viewportParameter } from './use-viewport.ts';

/**
 * What the reader wishes to see, kept in the address. A change of selection or focus is a step that the back button
 * undoes; a change of filters is not, so that typing leaves no trail.
 */
export function useShow(): readonly [Show, (change: (show: Show) => Show) => void] {
  const query = useUrlQuery();
  const show = useMemo(() => showFromUrl(new URLSearchParams(query)), [query]);
  const setShow = useCallback((change: (show: Show) => Show) => {
    const parameters = new URLSearchParams(window.location.search);
    const before = showFromUrl(parameters);
    const after = change(before);
    // Where the map looked means nothing once other things stand on it.
    if (filterKey(after) !== filterKey(before)) parameters.delete(viewportParameter);
    const isStep =
      after.selected !== before.selected ||
      after.focus !== before.focus ||
      after.namespaces.join() !== before.namespaces.join();
    writeUrlQuery(withShow(parameters, after), isStep ? 'push' : 'replace');
  }, []);
  return [show, setShow];
}

/** Equal for wishes that keep the same things on the map. */
export function filterKey({ namespaces, outcomes, kinds, text, labels, focus, quiet, outsideMesh }: Show): string {
  return JSON.stringify([namespaces, outcomes, kinds, text.trim(), labels.trim(), focus, quiet, outsideMesh]);
}

function withShow(parameters: URLSearchParams, show: Show): URLSearchParams {
  const next = showToUrl(show);
  for (const [name, value] of parameters) {
    if (!(showParameters as readonly string[]).includes(name)) next.append(name, value);
  }
  return next;
}
