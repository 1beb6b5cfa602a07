'use client';

import { useMemo, useState } from 'react';
import type { Topology } from '#lib/model/topology.ts';
import { objectCounts } from '#lib/view/object-counts.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import type { View } from '#lib/view/view.ts';
import { counted } from '#lib/view/words.ts';
import { ReadingReport } from './reading-report.tsx';

/** What the picture rests on: how much there is, which Istio, what could not be read, what is not drawn, from when. */
export function FootLine({ topology, view }: { readonly topology: Topology; readonly view: View | null }) {
  const [reportOpen, setReportOpen] = useState(false);
  const counts = useMemo(() => objectCounts(topology), [topology]);
  const report = reportLabel(topology);
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 overflow-hidden border-t border-line bg-panel px-4 text-small whitespace-nowrap text-ink-2">
      <span data-testid="counts" title="The Services and pods of waypoints themselves count with their waypoints.">
        {counts}
      </span>
      <span title={originOfVersion[topology.istio.minorFrom]}>
        Istio {topology.istio.minor}
        <span className="text-ink-3"> · {shortOrigin[topology.istio.minorFrom]}</span>
      </span>
      {report !== null && (
        <button
          type="button"
          data-testid="report"
          className={`min-w-0 truncate underline-offset-2 hover:underline ${report.isGap ? 'font-medium text-unknown' : ''}`}
          onClick={() => setReportOpen(true)}
        >
          {report.label}
        </button>
      )}
      {view !== null && <NotDrawn view={view} />}
      <time className="ml-auto pl-2 tabular-nums" dateTime={topology.source.takenAt} title="When the data was taken">
        {utcTime(topology.source.takenAt)}
      </time>
      <ReadingReport topology={topology} open={reportOpen} onClose={() => setReportOpen(false)} />
    </footer>
  );
}

function NotDrawn({ view }: { readonly view: View }) {
  const hidden = view.hidden.services + view.hidden.workloads;
  const folded = view.folded.services + view.folded.workloads;
  const parts = [
    hidden === 0
      ? null
      : `${hidden.toLocaleString('en-US')} ${view.quiet?.leftOut === true ? 'left out' : 'filtered away'}`,
    folded === 0 ? null : `${folded.toLocaleString('en-US')} folded`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return (
    <span data-testid="hidden" title="Services and workloads that the map does not draw">
      {parts.join(' · ')}
    </span>
  );
}

function reportLabel(topology: Topology): { readonly label: string; readonly isGap: boolean } | null {
  const hiding = topology.gaps.filter((gap) => gap.cause !== 'absent');
  const [first] = hiding;
  if (first !== undefined) {
    const what = first.kind ?? first.origin?.file ?? 'one document';
    return { label: hiding.length === 1 ? `Not read: ${what}` : `${hiding.length} things not read`, isGap: true };
  }
  const absent = topology.gaps.length;
  const noticed = topology.notices.length;
  if (absent === 0 && noticed === 0) return null;
  const parts = [
    absent === 0 ? null : `${counted(absent, 'kind')} not installed`,
    noticed === 0 ? null : counted(noticed, 'notice'),
  ].filter((part) => part !== null);
  return { label: parts.join(' · '), isGap: false };
}

const shortOrigin = { given: 'given', cluster: 'seen in the data', default: 'assumed' } as const;

const originOfVersion = {
  given: 'This version was given by a flag or an options file.',
  cluster: 'This version was read from image tags of istiod or ztunnel.',
  default: 'Nothing says which version runs, so the newest known one is taken. Start with --istio to set it.',
} as const;
