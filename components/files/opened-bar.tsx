'use client';

import type { ReactNode } from 'react';
import { printable } from '#lib/explain/printable.ts';
import type { Topology } from '#lib/model/topology.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import { Button } from '../ui/button.tsx';
import type { OpenedFiles } from './use-opened-files.ts';

/**
 * Says over the whole width that the page shows files and nothing live, from when they are, and leads back. While files
 * are being read, or could not be, it says that.
 */
export function OpenedBar({ opened, serverName }: { readonly opened: OpenedFiles; readonly serverName: string }) {
  const { phase, state, close } = opened;
  const back = serverName === '' ? 'Back to the server’s picture' : `Back to ${serverName}`;
  switch (phase.kind) {
    case 'none':
      return null;
    case 'opening':
      return (
        <Bar action={<Button onClick={close}>Cancel</Button>}>
          Reading <b>{printable(phase.name)}</b> in this browser …
        </Bar>
      );
    case 'failed':
      return (
        <Bar action={<Button onClick={close}>{state === null ? 'Close' : back}</Button>}>
          <b>{printable(phase.name)}</b> was not opened. {phase.sentence}
        </Bar>
      );
    case 'opened':
      return (
        <Bar isSnapshot action={<Button onClick={close}>{back}</Button>}>
          <SnapshotWords topology={state?.topology ?? null} fileName={phase.fileName} problems={phase.problems} />
        </Bar>
      );
  }
}

function SnapshotWords({
  topology,
  fileName,
  problems,
}: {
  readonly topology: Topology | null;
  readonly fileName: string;
  readonly problems: readonly string[];
}) {
  if (topology === null) return null;
  const { name, takenAt } = topology.source;
  const broken = topology.gaps.filter((gap) => gap.cause === 'broken-document').length + problems.length;
  return (
    <>
      <b className="mr-2 rounded-chip bg-ink px-1.5 py-0.5 text-mini tracking-wide text-panel uppercase">Not live</b>
      Snapshot of <b>{printable(name.replace(/^snapshot of /, ''))}</b>, taken {utcTime(takenAt)}
      {name === fileName ? '' : `, from ${printable(fileName)}`}. Opened in this browser only; what it says of itself is
      not verified.
      {broken > 0 && ` ${broken.toLocaleString('en-US')} of its parts could not be read: see the foot line.`}
      {problems.map((problem) => (
        <span key={problem} className="block">
          {printable(problem)}
        </span>
      ))}
    </>
  );
}

function Bar({
  isSnapshot = false,
  action,
  children,
}: {
  readonly isSnapshot?: boolean;
  readonly action: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div
      role="status"
      data-testid="opened-bar"
      className={`flex items-center gap-3 border-b border-line bg-quiet py-1.5 pr-2 pl-4 text-body ${isSnapshot ? 'snapshot-hatching' : ''}`}
    >
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere] [&_b]:font-semibold">{children}</span>
      {action}
    </div>
  );
}
