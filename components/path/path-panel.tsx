'use client';

import { useMemo } from 'react';
import type { Lane, Lanes } from '#lib/explain/lanes/lanes.ts';
import { answerForPath } from '#lib/explain/path-answer.ts';
import { pathToMarkdown } from '#lib/explain/path-markdown.ts';
import { pathHeadings } from '#lib/explain/wording/path-headings.ts';
import { callerPhrase } from '#lib/explain/wording/path-parties.ts';
import { pathSentence, verdictWord } from '#lib/explain/wording/path-sentence.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { RequestPath, SampleRequest } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { Section } from '../panel/section.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { CloseIcon, LinkIcon, MarkdownIcon } from '../ui/icons.tsx';
import { ObjectLink } from '../ui/object-link.tsx';
import { Sentence } from '../ui/sentence.tsx';
import { GoingAround } from './going-around.tsx';
import { HopSteps } from './hop-steps.tsx';
import { SampleForm } from './sample-form.tsx';
import { verdictOutcome } from './verdict-outcome.ts';

/** One path spelled out: the verdict, each step, a request to try, and who can go around. */
export function PathPanel({
  topology,
  lanes,
  lane,
  sample,
  onSample,
  linkTo,
  onSelect,
  onAll,
  onClose,
}: {
  readonly topology: Topology;
  readonly lanes: Lanes;
  readonly lane: Lane;
  readonly sample: SampleRequest;
  readonly onSample: (sample: SampleRequest) => void;
  readonly linkTo: () => string;
  readonly onSelect: (id: ObjectId) => void;
  /** Back to all kinds of caller, where the panel covers them. */
  readonly onAll: () => void;
  readonly onClose: () => void;
}) {
  const { path, caller } = lane;
  const answer = useMemo(
    () => answerForPath(topology, path, Object.keys(sample).length === 0 ? undefined : sample),
    [topology, path, sample],
  );
  const from = caller.object === null ? callerPhrase(caller) : parseObjectId(caller.object).name;
  const to = parseObjectId(path.to.object).name;
  return (
    <aside
      aria-label={`Path from ${from} to ${to}`}
      data-testid="path-panel"
      className="flex h-full w-[432px] max-w-full flex-col border-l border-line bg-panel max-[900px]:w-full max-[900px]:border-l-0"
    >
      <header className="flex shrink-0 items-start gap-2 border-b border-hair py-2.5 pr-3 pl-[18px]">
        <div className="min-w-0 flex-1 py-0.5">
          <h2 className="text-title font-[650] [overflow-wrap:anywhere]" data-testid="path-name">
            {from} → {to}
          </h2>
          <p className="flex flex-wrap gap-x-3 text-small text-ink-2">
            {caller.object !== null && (
              <ObjectLink id={caller.object} isWaypoint={caller.kind === 'waypoint'} onSelect={onSelect} />
            )}
            <ObjectLink id={path.to.object} onSelect={onSelect} />
          </p>
        </div>
        <CopyButton label="Copy as Markdown" text={() => pathToMarkdown(answer)} icon={<MarkdownIcon />} />
        <CopyButton label="Copy link to this path" text={linkTo} icon={<LinkIcon />} />
        <IconButton aria-label="Close the path view" onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </header>
      <section
        aria-label="The path, step by step"
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-[18px] pb-6"
      >
        <div className="mt-3 min-[1101px]:hidden">
          <Button onClick={onAll}>All kinds of caller</Button>
        </div>
        <Verdict path={path} />
        <Section title="Step by step">
          <HopSteps path={path} onSelect={onSelect} />
        </Section>
        {answer.branches.length > 0 && (
          <Section title={pathHeadings.branches}>
            <ul className="grid gap-2 text-body text-ink-2" data-testid="path-branches">
              {answer.branches.map(({ sentence, hops, choice }) => (
                <li key={sentence} className="[overflow-wrap:anywhere]">
                  {sentence}
                  {answer.branches.length > 1 && choice !== 'not-taken' && (
                    <ul className="mt-1 grid gap-0.5 border-l border-hair pl-2.5 text-small text-ink-3">
                      {hops.map((hop) => (
                        <li key={hop.sentence}>{hop.sentence}</li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        )}
        {path.bypassed.length + answer.notes.length > 0 && (
          <Section title="To know">
            <ul className="grid gap-1.5 text-body text-ink-2">
              {answer.bypassed.map(({ sentence }) => (
                <li key={sentence}>{sentence}</li>
              ))}
              {answer.notes.map(({ sentence }) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </Section>
        )}
        <Section title="Try a request">
          <SampleForm key={path.to.object} sample={sample} onSample={onSample} />
        </Section>
        <GoingAround lanes={lanes} onSelect={onSelect} />
      </section>
    </aside>
  );
}

function Verdict({ path }: { readonly path: RequestPath }) {
  const { caller: from, to } = { caller: path.from.object, to: path.to.object };
  const names = [from, to, ...path.hops.map(({ object }) => object)].flatMap((id) =>
    id === null ? [] : [id.slice(id.indexOf('/') + 1)],
  );
  const policies = path.hops.flatMap((hop) => hop.policies.map(({ object }) => object.slice(object.indexOf('/') + 1)));
  return (
    <div className={`mt-3 rounded-[10px] border px-3 py-2.5 ${toneClass[path.verdict]}`} data-testid="path-verdict">
      <p className="mb-1 flex items-center gap-2 text-[11.5px] text-ink-2">
        <OutcomeGlyph outcome={verdictOutcome(path.verdict)} size={14} />
        {path.to.via === 'pod-ip' ? 'Dials the pod IP' : 'Dials the service'}
        {path.to.port !== null && `, port ${path.to.port}`}
        <span className="ml-auto">{verdictWord(path.verdict)}</span>
      </p>
      <p className="text-verdict font-medium [overflow-wrap:anywhere]">
        <Sentence text={pathSentence(path)} names={[...new Set([...names, ...policies])]} />
      </p>
    </div>
  );
}

const toneClass: Readonly<Record<RequestPath['verdict'], string>> = {
  allowed: 'border-waypoint/25 bg-waypoint-bg',
  denied: 'border-refused/30 bg-refused-bg',
  fails: 'border-refused/30 bg-refused-bg',
  depends: 'border-unknown/30 bg-unknown-bg',
  undetermined: 'border-unknown/30 bg-unknown-bg',
};
