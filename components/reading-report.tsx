'use client';

import type { ReactNode } from 'react';
import { absentKindsSentence } from '#lib/explain/wording/gap-sentence.ts';
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
            <AbsentKinds gaps={absent} />
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

/** One sentence; open, one for each kind. */
function AbsentKinds({ gaps }: { readonly gaps: readonly Gap[] }) {
  const sentence = absentKindsSentence(gaps.map(({ kind }) => kind ?? 'an unknown kind'));
  return (
    <li className="border-l-2 border-line py-0.5 pl-3 [overflow-wrap:anywhere]" data-testid="absent-kinds">
      {gaps.length === 1 ? (
        sentence
      ) : (
        <details>
          <summary className="rounded-chip pr-1">{sentence}</summary>
          <ul className="mt-2 grid gap-2 text-ink-2">
            {gaps.map((gap) => (
              <li key={`${gap.kind}|${gap.sentence}`}>{gap.sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
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
  return (
    <li className="border-l-2 border-unknown py-0.5 pl-3 [overflow-wrap:anywhere]">
      {gap.sentence}
      {where !== null && !gap.sentence.includes(gap.origin?.file ?? '') && (
        <code className="block font-mono text-mini text-ink-2">{where}</code>
      )}
    </li>
  );
}
