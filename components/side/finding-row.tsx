'use client';

import { useEffect, useMemo, useRef } from 'react';
import { findingAnswer } from '#lib/explain/finding-answer.ts';
import { canBeCalled } from '#lib/explain/lanes/lanes.ts';
import type { Finding } from '#lib/model/finding.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { CommandLine } from '../panel/command-line.tsx';
import { ObjectList } from '../panel/object-list.tsx';
import { Button } from '../ui/button.tsx';
import { SeverityGlyph } from '../ui/glyph.tsx';
import { ObjectLink, shortName } from '../ui/object-link.tsx';
import { Sentence } from '../ui/sentence.tsx';

/** One finding: a sentence about traffic, its code and how much it touches; open, also its objects and what ends it. */
export function FindingRow({
  topology,
  finding,
  isOpen,
  onOpen,
  onSelect,
  onPath,
}: {
  readonly topology: Topology;
  readonly finding: Finding;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onSelect: (id: ObjectId) => void;
  readonly onPath: (to: ObjectId) => void;
}) {
  const { sentence, code, severity, subjects, cause, fixes } = useMemo(() => findingAnswer(finding), [finding]);
  const row = useRef<HTMLLIElement>(null);

  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);

  const target = isOpen ? subjects.find((id) => canBeCalled(topology, id)) : undefined;
  return (
    <li
      ref={row}
      data-testid="finding"
      data-code={code}
      className={`border-b border-hair ${isOpen ? groundOf[severity] : ''}`}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        className={`block w-full px-4 pt-[11px] pb-2.5 text-left ${isOpen ? '' : 'hover:bg-bg'}`}
        onClick={onOpen}
      >
        <span className="flex items-start gap-2">
          <SeverityGlyph severity={severity} size={15} className="mt-px" title={severity} />
          <span className="min-w-0">
            <span className={`text-body [overflow-wrap:anywhere] ${isOpen ? '' : 'line-clamp-6'}`}>
              <Sentence text={sentence} names={namesOf(finding)} />
            </span>
            <span className="mt-1 flex gap-2 text-mini text-ink-3">
              <code className="font-mono">{code}</code>
              {countOf(subjects)}
            </span>
          </span>
        </span>
      </button>
      {isOpen && (
        <div className="grid gap-2 pr-4 pb-3 pl-[39px] text-small text-ink-2">
          {!subjects.includes(cause) && (
            <p className="flex gap-2">
              Cause
              <ObjectLink id={cause} onSelect={onSelect} />
            </p>
          )}
          {subjects.length > 0 && (
            <details open={subjects.length <= 4}>
              <summary className="w-fit rounded-chip pr-1 hover:text-ink">{countOf(subjects)}</summary>
              <ObjectList objects={subjects} onSelect={onSelect} />
            </details>
          )}
          {fixes.map((fix) => (
            <div key={fix.sentence}>
              <p className="mb-1 [overflow-wrap:anywhere]">{fix.sentence}</p>
              {fix.command !== null && <CommandLine command={fix.command} />}
            </div>
          ))}
          {target !== undefined && (
            <span>
              <Button onClick={() => onPath(target)}>Path to {parseObjectId(target).name}</Button>
            </span>
          )}
        </div>
      )}
    </li>
  );
}

const groundOf: Readonly<Record<Finding['severity'], string>> = {
  error: 'bg-refused-bg',
  warning: 'bg-unknown-bg',
  info: 'bg-quiet',
};

/** Every name in the sentence that is an object: subjects, the cause, and what the detail names. */
function namesOf({ subjects, cause, detail }: Finding): readonly string[] {
  const named = [...subjects.slice(0, 4), cause, ...Object.values(detail).flat().slice(0, 12)];
  return named.flatMap((each) => (each.includes('/') ? [/^[A-Z]/.test(each) ? shortName(each) : each] : []));
}

function countOf(subjects: readonly ObjectId[]): string {
  const kinds = Map.groupBy(subjects, (id) => parseObjectId(id).kind);
  return [...kinds]
    .map(([kind, ids]) => `${ids.length.toLocaleString('en-US')} ${nounOf(kind, ids.length)}`)
    .join(', ');
}

function nounOf(kind: string, count: number): string {
  const word = kind === 'Pod' || kind === 'Service' || kind === 'Namespace' ? kind.toLowerCase() : kind;
  if (count === 1) return word;
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
