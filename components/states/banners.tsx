'use client';

import { useState } from 'react';
import type { Topology } from '#lib/model/topology.ts';
import type { FreshnessWords } from '../freshness.ts';
import { ReadingReport } from '../reading-report.tsx';
import { IconButton } from '../ui/button.tsx';
import { SeverityGlyph } from '../ui/glyph.tsx';
import { CloseIcon } from '../ui/icons.tsx';
import { bannersFor } from './banners-for.ts';

/** What a reader must know before believing the map, one line each. */
export function Banners({
  topology,
  freshness,
  dismissed,
  onDismiss,
}: {
  readonly topology: Topology;
  readonly freshness: FreshnessWords;
  readonly dismissed: readonly string[];
  readonly onDismiss: (key: string) => void;
}) {
  const [reportOpen, setReportOpen] = useState(false);
  const banners = bannersFor(topology, freshness).filter((banner) => !dismissed.includes(banner.key));
  return (
    <>
      {banners.map((banner) => (
        <div
          key={banner.key}
          role="status"
          data-testid="banner"
          className={`flex items-center gap-2.5 border-b py-1.5 pr-2 pl-4 text-body ${banner.severity === 'error' ? 'border-refused/30 bg-refused-bg' : banner.severity === 'warning' ? 'border-unknown/30 bg-unknown-bg' : 'border-line bg-panel'}`}
        >
          <SeverityGlyph severity={banner.severity} size={15} />
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            {banner.sentence}
            {banner.hasReport && (
              <button
                type="button"
                className="ml-2 font-medium underline underline-offset-[3px]"
                onClick={() => setReportOpen(true)}
              >
                See all
              </button>
            )}
          </span>
          {banner.severity !== 'error' && (
            <IconButton aria-label="Hide this line" onClick={() => onDismiss(banner.key)}>
              <CloseIcon />
            </IconButton>
          )}
        </div>
      ))}
      <ReadingReport topology={topology} open={reportOpen} onClose={() => setReportOpen(false)} />
    </>
  );
}
