'use client';

import type { ReactNode } from 'react';
import type { Gap } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import { Modal } from './ui/modal.tsx';

/** Everything that a reader of the picture should know about the reading: what is hidden, not installed, passed over. */
export function ReadingReport({
  topology,
  open,
  onClose,
}: {
  readonly topology: Topology;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const hiding = topology.gaps.filter((gap) => gap.cause !== 'absent');
  const absent = topology.gaps.filter((gap) => gap.cause === 'absent');
  return (
    <Modal title="What was read, and what was not" open={open} onClose={onClose}>
      <div className="grid gap-5">
        {hiding.length > 0 && (
          <Part title="Could not be read" hint="Verdicts that depend on it are undetermined.">
            {hiding.map((gap) => (
              <GapRow
                key={`${gap.kind}|${gap.object}|${gap.origin?.file}|${gap.origin?.document}|${gap.sentence}`}
                gap={gap}
              />
            ))}
          </Part>
        )}
        {absent.length > 0 && (
          <Part title="Not installed" hint="A fact and no gap: nothing of these kinds exists.">
            {absent.map((gap) => (
              <GapRow key={`${gap.kind}|${gap.sentence}`} gap={gap} />
            ))}
          </Part>
        )}
        {topology.notices.length > 0 && (
          <Part title="Worth knowing" hint="Changes no verdict.">
            {topology.notices.map((notice) => (
              <li
                key={`${notice.code}|${notice.sentence}`}
                className="border-l-2 border-line py-0.5 pl-3 [overflow-wrap:anywhere]"
              >
                {notice.sentence}
              </li>
            ))}
          </Part>
        )}
        {topology.gaps.length + topology.notices.length === 0 && <p>Everything was read.</p>}
      </div>
    </Modal>
  );
}

function Part({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <section>
      <h3 className="font-semibold">
        {title} <span className="font-normal text-ink-3">{hint}</span>
      </h3>
      <ul className="mt-2 grid gap-2 text-body">{children}</ul>
    </section>
  );
}

function GapRow({ gap }: { readonly gap: Gap }) {
  const where =
    gap.origin === null ? null : `${gap.origin.file}, document ${gap.origin.document}, line ${gap.origin.line}`;
  const hides = gap.cause !== 'absent';
  return (
    <li className={`border-l-2 py-0.5 pl-3 [overflow-wrap:anywhere] ${hides ? 'border-unknown' : 'border-line'}`}>
      {gap.sentence}
      {where !== null && !gap.sentence.includes(gap.origin?.file ?? '') && (
        <code className="block font-mono text-mini text-ink-2">{where}</code>
      )}
    </li>
  );
}
