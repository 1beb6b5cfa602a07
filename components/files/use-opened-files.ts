'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import type { ServerStatus } from '#lib/model/status.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { TopologyState } from '../use-topology.ts';
import { openFiles } from './open-files.ts';
import { nameOfFiles, type PickedFile } from './picked-files.ts';

/** Files that are open in this browser instead of what the server shows. */
export type OpenedFiles = {
  readonly phase:
    | { readonly kind: 'none' }
    | { readonly kind: 'opening'; readonly name: string }
    | { readonly kind: 'failed'; readonly name: string; readonly sentence: string }
    | { readonly kind: 'opened'; readonly fileName: string; readonly problems: readonly string[] };
  /** What the page shows while files are open; null while the server's picture is shown. */
  readonly state: TopologyState | null;
  readonly open: (files: readonly PickedFile[]) => void;
  /** Back to the server's picture, and away with what was said about files. */
  readonly close: () => void;
};

type Opened = { readonly topology: Topology; readonly fileName: string; readonly problems: readonly string[] };

/** The files that are open in this browser. A failed opening leaves on the page what was there before. */
export function useOpenedFiles(): OpenedFiles {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [attempt, setAttempt] = useState<{ readonly name: string; readonly sentence: string | null } | null>(null);
  const running = useRef<AbortController | null>(null);

  const open = useCallback((files: readonly PickedFile[]) => {
    running.current?.abort();
    if (files.length === 0) {
      setAttempt({ name: 'nothing', sentence: 'There is no *.yaml, *.yml or *.json file in what was opened.' });
      return;
    }
    const controller = new AbortController();
    running.current = controller;
    const name = nameOfFiles(files);
    setAttempt({ name, sentence: null });
    openFiles(files, controller.signal).then(
      ({ topology, problems }) => {
        setOpened({ topology, fileName: name, problems });
        setAttempt(null);
      },
      (error: unknown) => {
        if (!controller.signal.aborted)
          setAttempt({ name, sentence: error instanceof Error ? error.message : String(error) });
      },
    );
  }, []);
  const close = useCallback(() => {
    running.current?.abort();
    setOpened(null);
    setAttempt(null);
  }, []);

  const state = useMemo(() => (opened === null ? null : frozenState(opened)), [opened]);
  return { phase: phaseOf(opened, attempt), state, open, close };
}

function phaseOf(
  opened: Opened | null,
  attempt: { readonly name: string; readonly sentence: string | null } | null,
): OpenedFiles['phase'] {
  if (attempt !== null) {
    const { name, sentence } = attempt;
    return sentence === null ? { kind: 'opening', name } : { kind: 'failed', name, sentence };
  }
  return opened === null ? { kind: 'none' } : { kind: 'opened', fileName: opened.fileName, problems: opened.problems };
}

/** As if a server had read the files: nothing is fresh about it, and nothing will change. */
function frozenState({ topology, fileName, problems }: Opened): TopologyState {
  const { name, takenAt, kind } = topology.source;
  const status: ServerStatus = {
    epoch: 'opened files',
    at: takenAt,
    version: 1,
    source: { kind, name, sentence: `${fileName}, opened in this browser and sent nowhere.` },
    freshness: {
      state: 'frozen',
      since: takenAt,
      sentence: `Read from ${fileName}, opened in this browser. It does not change.`,
      perKind: [],
    },
    istio: topology.istio,
    counts: null,
    files: null,
    contexts: [],
    problems,
  };
  return { topology, version: 1, status, connection: 'live', staleSince: null, problem: null };
}
