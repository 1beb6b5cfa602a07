'use client';

import { useMemo, useState } from 'react';
import { place } from '#lib/layout/place.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { findingKey, isFiltered, type Show, toggleOpened } from '#lib/view/show.ts';
import type { View } from '#lib/view/view.ts';
import { Canvas } from './canvas/canvas.tsx';
import type { CanvasViewport } from './canvas/canvas-props.ts';
import type { FreshnessWords } from './freshness.ts';
import { FilterCrumbs } from './side/filter-crumbs.tsx';
import { withoutFilters } from './side/filter-form.tsx';
import { Banners } from './states/banners.tsx';
import { Notice } from './states/notice.tsx';

/** The map with what must be said over it: that it is stale, what was not read, that a filter leaves nothing. */
export function MapArea({
  topology,
  view,
  pictureKey,
  show,
  freshness,
  viewport,
  onViewport,
  onShow,
  onSelect,
}: {
  readonly topology: Topology;
  readonly view: View;
  /** Changes when other things stand on the map: then it is a new picture, looked at as a whole or at its selection. */
  readonly pictureKey: string;
  readonly show: Show;
  readonly freshness: FreshnessWords;
  readonly viewport: CanvasViewport | null;
  readonly onViewport: (viewport: CanvasViewport | null) => void;
  readonly onShow: (change: (show: Show) => Show) => void;
  readonly onSelect: (id: ObjectId | null) => void;
}) {
  const placement = useMemo(() => place(view), [view]);
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const isStale = freshness.tone === 'stale';
  return (
    <div className="relative flex h-full min-w-0 flex-col">
      <Banners
        topology={topology}
        freshness={freshness}
        dismissed={dismissed}
        onDismiss={(key) => setDismissed((before) => [...before, key])}
      />
      <div className="relative min-h-0 flex-1">
        <Canvas
          picture={pictureKey}
          view={view}
          placement={placement}
          selected={show.selected}
          marked={subjectsOf(show.finding, topology)}
          onSelect={onSelect}
          onToggle={(box) => onShow((before) => toggleOpened(before, box))}
          viewport={viewport}
          onViewport={onViewport}
        />
        {isStale && <div className="pointer-events-none absolute inset-0 z-10 border-2 border-refused" />}
        {view.islands.length > 0 && <FilterCrumbs show={show} view={view} onShow={onShow} />}
        {view.islands.length === 0 && isFiltered(show) && (
          <div className="absolute inset-0 grid place-items-center p-6">
            <Notice
              title="Nothing matches the filter"
              action={{ label: 'Show everything', run: () => onShow(withoutFilters) }}
            >
              <p>
                All {(view.hidden.services + view.hidden.workloads).toLocaleString('en-US')} services and workloads are
                filtered away.
              </p>
            </Notice>
          </div>
        )}
      </div>
    </div>
  );
}

const none: readonly ObjectId[] = [];

/** What the open finding is about; the same list for the same topology, so that the map is not drawn again for nothing. */
function subjectsOf(key: string | null, topology: Topology): readonly ObjectId[] {
  return key === null ? none : (topology.findings.find((finding) => findingKey(finding) === key)?.subjects ?? none);
}
