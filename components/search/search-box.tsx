'use client';

import { type KeyboardEvent, type RefObject, useDeferredValue, useId, useMemo, useState } from 'react';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { SearchIcon } from '../ui/icons.tsx';
import { ObjectGlyph } from '../ui/object-link.tsx';
import { type SearchEntry, search, searchIndex } from './search-index.ts';

const shownHits = 12;

/** Finds any object by name, namespace or kind. Arrows choose, Enter selects, Esc clears and then leaves. */
export function SearchBox({
  topology,
  onSelect,
  inputRef,
}: {
  readonly topology: Topology | null;
  readonly onSelect: (id: ObjectId) => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}) {
  const listId = useId();
  const [query, setQuery] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const asked = useDeferredValue(query);
  const answer = useMemo(
    () => (topology === null || asked.trim() === '' ? null : search(searchIndex(topology), asked, shownHits)),
    [topology, asked],
  );
  const hits = answer?.hits ?? [];
  const current = hits[Math.min(active, hits.length - 1)];
  const isExpanded = isOpen && answer !== null;

  const choose = (entry: SearchEntry) => {
    setQuery('');
    setIsOpen(false);
    inputRef.current?.blur();
    onSelect(entry.id);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (query === '') inputRef.current?.blur();
      setQuery('');
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault();
      choose(current);
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && hits.length > 0) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setIsOpen(true);
      setActive((at) => (Math.min(at, hits.length - 1) + step + hits.length) % hits.length);
    }
  };

  return (
    <div className="relative">
      <div className="flex h-[30px] items-center gap-2 rounded-control border border-line bg-bg px-2.5 focus-within:border-focus focus-within:ring-1 focus-within:ring-focus">
        <span className="text-ink-3">
          <SearchIcon />
        </span>
        <input
          ref={inputRef}
          type="text"
          role="combobox"
          aria-label="Find an object"
          aria-expanded={isExpanded}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isExpanded && current !== undefined ? `${listId}-${hits.indexOf(current)}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder="Find a pod, service, waypoint, policy"
          disabled={topology === null}
          className="min-w-0 flex-1 bg-transparent text-ink outline-none placeholder:text-ink-3"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
            setIsOpen(true);
          }}
          onFocus={() => setIsOpen(true)}
          onBlur={() => setIsOpen(false)}
          onKeyDown={onKeyDown}
        />
        <kbd className="rounded-[4px] border border-line px-[5px] font-sans text-mini text-ink-3">/</kbd>
      </div>
      <div
        className={`absolute inset-x-0 top-[calc(100%+6px)] z-30 min-w-72 overflow-hidden rounded-card border border-line bg-panel shadow-float ${isExpanded ? '' : 'hidden'}`}
      >
        <div id={listId} role="listbox" aria-label="Objects found">
          {isExpanded &&
            hits.map((entry, index) => (
              <Hit
                key={entry.id}
                id={`${listId}-${index}`}
                entry={entry}
                isActive={entry === current}
                onPoint={() => setActive(index)}
                onChoose={() => choose(entry)}
              />
            ))}
        </div>
        {isExpanded && <Summary total={answer.total} shown={hits.length} query={asked} />}
      </div>
    </div>
  );
}

function Hit({
  id,
  entry,
  isActive,
  onPoint,
  onChoose,
}: {
  readonly id: string;
  readonly entry: SearchEntry;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input keeps the focus and answers to the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={`flex cursor-pointer items-center gap-2 px-3 py-1.5 ${isActive ? 'bg-quiet' : ''}`}
      onMouseMove={onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <ObjectGlyph id={entry.id} isWaypoint={entry.kind === 'Waypoint'} size={14} />
      <span className="truncate font-medium" title={entry.name}>
        {entry.name}
      </span>
      <span className="ml-auto shrink-0 pl-3 text-small text-ink-2">
        {entry.kind}
        {entry.namespace !== '' && entry.kind !== 'Namespace' && ` · ${entry.namespace}`}
      </span>
    </div>
  );
}

function Summary({ total, shown, query }: { readonly total: number; readonly shown: number; readonly query: string }) {
  const number = total.toLocaleString('en-US');
  return (
    <p role="status" className="border-t border-hair px-3 py-1.5 text-small text-ink-3">
      {total === 0 && `Nothing is called “${query.trim()}”.`}
      {total > shown && `${shown} of ${number}. Write more to narrow it down.`}
      {total > 0 && total <= shown && `${number} found`}
    </p>
  );
}
