'use client';

import { useMemo } from 'react';
import { findObject } from '#lib/explain/find-object.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { search, searchIndex } from '../search/search-index.ts';
import { ObjectLink } from '../ui/object-link.tsx';

/** Says that a link names something that is not there, and what it may have meant. */
export function MissingObject({
  topology,
  id,
  onSelect,
}: {
  readonly topology: Topology;
  readonly id: ObjectId;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const nearest = useMemo(() => nearestTo(topology, id), [topology, id]);
  return (
    <div className="mt-4 grid gap-3" data-testid="missing">
      <p className="text-verdict [overflow-wrap:anywhere]">
        There is no <code className="font-mono text-small">{id}</code> in {topology.source.name}.
      </p>
      {nearest.length > 0 ? (
        <div>
          <p className="text-body text-ink-2">Nearest names:</p>
          <ul className="mt-1.5 grid gap-1 text-body">
            {nearest.map((near) => (
              <li key={near}>
                <ObjectLink id={near} onSelect={onSelect} />
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <p className="text-body text-ink-2">Nothing has a name like it.</p>
      )}
      {topology.gaps.length > 0 && (
        <p className="text-body text-ink-2">
          Not everything could be read, so it may exist nevertheless; the foot line says what is missing.
        </p>
      )}
    </div>
  );
}

/** What may have been meant; also where the link names the object as kubectl would. */
function nearestTo(topology: Topology, id: ObjectId): readonly ObjectId[] {
  const found = findObject(topology, id, null);
  if (found.found) return [found.id];
  if (found.problem === 'not-found' && found.nearest.length > 0) return found.nearest;
  return withSameBeginning(topology, id);
}

/** A pod's name changes with each rollout and its beginning does not: what is called the same but for its end. */
function withSameBeginning(topology: Topology, id: ObjectId): readonly ObjectId[] {
  const index = searchIndex(topology);
  const { namespace, name } = parseObjectId(id);
  for (
    let beginning = name;
    beginning !== '';
    beginning = beginning.slice(0, Math.max(0, beginning.lastIndexOf('-')))
  ) {
    const { hits } = search(index, `${namespace}/${beginning}`, shownNames);
    if (hits.length > 0) return hits.map((hit) => hit.id);
  }
  return [];
}

const shownNames = 6;
