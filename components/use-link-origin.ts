'use client';

import { useCallback, useEffect } from 'react';
import type { SourceDescription } from '#lib/model/snapshot.ts';
import { useUrlQuery, writeUrlQuery } from './use-url.ts';

/** The URL parameter that says of which cluster or files a link is. */
const originParameter = 'of';

export type LinkOrigin = {
  /** What the link is of, where that is not what the page shows; null otherwise. */
  readonly foreign: string | null;
  /** From here on the address is of what the page shows. */
  readonly adopt: () => void;
};

/**
 * Notes in the address what it is of, as soon as it names anything, and notices an address that is of something else.
 * A cluster is known by the UID of its Namespace kube-system, since everybody calls it as their kubeconfig does; files
 * are known by their name.
 */
export function useLinkOrigin(source: SourceDescription | null): LinkOrigin {
  const query = useUrlQuery();
  const own = source === null ? null : originOf(source);
  const given = new URLSearchParams(query).get(originParameter);
  const foreign = own !== null && given !== null && !isSameOrigin(given, own) ? partsOf(given)[0] : null;
  const write = useCallback(() => {
    if (own === null) return;
    const parameters = new URLSearchParams(window.location.search);
    parameters.delete(originParameter);
    parameters.set(originParameter, own);
    writeUrlQuery(parameters, 'replace');
  }, [own]);
  const namesSomething = [...new URLSearchParams(query).keys()].some((name) => !saysNothing.has(name));
  const isUnsaid = given === null && namesSomething;
  useEffect(() => {
    if (isUnsaid) write();
  }, [isUnsaid, write]);
  return { foreign, adopt: write };
}

/** Parameters that are as good on any cluster, or name one themselves. */
const saysNothing: ReadonlySet<string> = new Set(['theme', 'at', 'as', 'sort', 'context']);

/** `NAME@UID`, or the name alone where nothing better is known. */
export function originOf({ name, clusterUid }: Pick<SourceDescription, 'name' | 'clusterUid'>): string {
  return clusterUid === undefined ? name : `${name}@${clusterUid.slice(0, uidCharacters)}`;
}

/** Whether two origins are of the same cluster: by UID where both have one, by name otherwise. */
export function isSameOrigin(one: string, other: string): boolean {
  const [oneName, oneUid] = partsOf(one);
  const [otherName, otherUid] = partsOf(other);
  return oneUid !== null && otherUid !== null ? oneUid === otherUid : oneName === otherName;
}

const uidCharacters = 8;

/** A name may hold an @ itself: the UID follows the last one. */
function partsOf(origin: string): readonly [name: string, uid: string | null] {
  const match = /^(.*)@([0-9a-f-]{1,8})$/.exec(origin);
  return match === null ? [origin, null] : [match[1] ?? '', match[2] ?? null];
}
