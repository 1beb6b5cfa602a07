'use client';

import { useMemo } from 'react';
import { answerFor } from '#lib/explain/answer.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { FreshnessWords } from '../freshness.ts';
import { Banners } from '../states/banners.tsx';
import { DrawnChip } from './drawn-chip.tsx';
import { PathMissing } from './path-missing.tsx';
import { PathPanel } from './path-panel.tsx';
import { PathView } from './path-view.tsx';
import { PickingBanner } from './picking-banner.tsx';
import type { PathMode } from './use-path.ts';

/** The path view in the place of the map. */
export function PathArea({
  path,
  source,
  freshness,
  topology,
  onSelect,
}: {
  readonly path: PathMode;
  readonly source: string;
  readonly freshness: FreshnessWords;
  readonly topology: Topology;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const { picture } = path;
  const to = picture?.kind === 'lanes' && picture.lanes.waypoints.length === 0 ? picture.lanes.to.object : null;
  const binding = useMemo(() => {
    const [verdict] = to === null ? [] : (answerFor(topology, to)?.verdicts ?? []);
    return verdict !== undefined && (verdict.asked !== null || verdict.status === 'undetermined') ? verdict : null;
  }, [topology, to]);
  return (
    <div className="flex h-full min-w-0 flex-col">
      <Banners topology={topology} freshness={freshness} dismissed={[]} onDismiss={() => {}} />
      <div className="min-h-0 flex-1">
        {picture?.kind === 'missing' && (
          <PathMissing id={picture.id} end={picture.end} source={source} onClose={path.close} />
        )}
        {picture?.kind === 'lanes' && (
          <PathView
            lanes={picture.lanes}
            binding={binding}
            chosen={picture.chosen}
            onChoose={path.choose}
            onSelect={onSelect}
            onDraw={() => path.draw('map')}
            onPickCaller={path.pickCaller}
            onClose={path.close}
          />
        )}
      </div>
    </div>
  );
}

/** What stands over the map while a path is being picked, or drawn on it. */
export function PathOverMap({ path }: { readonly path: PathMode }) {
  const { picture, wish } = path;
  if (picture === null || wish === null) return null;
  if (picture.kind === 'picking') {
    return (
      <PickingBanner what={picture.what} from={wish.from} to={wish.to} problem={path.problem} onCancel={path.leave} />
    );
  }
  if (picture.kind === 'lanes' && picture.chosen !== null && wish.drawn === 'map') {
    return <DrawnChip lane={picture.chosen} onLanes={() => path.draw('lanes')} onClose={path.close} />;
  }
  return null;
}

/** The panel of the lane that is spelled out. */
export function ChosenPath({
  topology,
  path,
  linkTo,
  onSelect,
}: {
  readonly topology: Topology;
  readonly path: PathMode;
  readonly linkTo: () => string;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const { picture, wish } = path;
  if (picture?.kind !== 'lanes' || picture.chosen === null || wish === null) return null;
  return (
    <PathPanel
      topology={topology}
      lanes={picture.lanes}
      lane={picture.chosen}
      sample={wish.sample}
      onSample={path.setSample}
      linkTo={linkTo}
      onSelect={onSelect}
      onAll={path.all}
      onClose={path.close}
    />
  );
}
