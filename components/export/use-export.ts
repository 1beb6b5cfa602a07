'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { answerFor } from '#lib/explain/answer.ts';
import { answerForPath } from '#lib/explain/path-answer.ts';
import { exportNotices } from '#lib/explain/wording/export-notices.ts';
import { fileName } from '#lib/export/file-name.ts';
import { noteOf, noteOfPath } from '#lib/export/note.ts';
import { pseudonymised } from '#lib/export/pseudonyms.ts';
import { toSnapshotFile } from '#lib/export/snapshot-file.ts';
import type { PictureTheme } from '#lib/export/svg/palette.ts';
import { type Drawing, toSvg } from '#lib/export/svg/to-svg.ts';
import { toCsv } from '#lib/export/table.ts';
import { place } from '#lib/layout/place.ts';
import { toScene } from '#lib/layout/scene.ts';
import type { RequestPath, SampleRequest } from '#lib/model/path.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import { isFiltered, type Show } from '#lib/view/show.ts';
import type { View } from '#lib/view/view.ts';
import { seenPart } from '../canvas/seen-part.ts';
import { apiAddress } from '../page-context.ts';
import { checkSvg } from './check-svg.ts';
import { drawPng, tooLargeForPng } from './draw-png.ts';
import { saveFile } from './save-file.ts';

/** What the page shows, and so what can leave it. */
export type Exported = {
  readonly topology: Topology;
  readonly view: View;
  readonly show: Show;
  /** The path that is drawn on the map. */
  readonly drawnPath: RequestPath | null;
  /** The path that is spelled out in the panel. */
  readonly chosenPath: { readonly path: RequestPath; readonly sample: SampleRequest } | null;
  /** A few words for how fresh it is. */
  readonly freshness: string;
  readonly isStale: boolean;
  /** The address that opens the same view; null where no address does. */
  readonly linkTo: (() => string) | null;
};

export type PictureWish = { readonly part: 'whole' | 'visible'; readonly theme: PictureTheme };

const saidForMs = 6_000;

/** Ways to take along what the page shows. Each says in a sentence what came of it. */
export function useExport(exported: Exported) {
  const [said, setSaid] = useState<string | null>(null);
  const { topology, show, chosenPath, linkTo } = exported;
  // With one key for the life of the page, two files of it have the same pseudonyms.
  const key = useRef<string | null>(null);

  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), saidForMs);
    return () => clearTimeout(timer);
  }, [said]);

  const save = (ending: string, content: string | Blob, type?: string, remark = '') => {
    const name = fileName(topology.source, ending);
    saveFile(name, content, type);
    setSaid(`${exportNotices.saved(name)}${remark === '' ? '' : ` ${remark}`}`);
  };
  const attempt = (what: string, run: () => void | Promise<void>) => {
    Promise.resolve()
      .then(run)
      .catch((error: unknown) => {
        setSaid(exportNotices.failed(what, error instanceof Error ? error.message : String(error)));
      });
  };

  const savePicture = (wish: PictureWish, scale: number | null) =>
    attempt('The picture', async () => {
      const window = wish.part === 'visible' ? seenPart() : null;
      const remark = wish.part === 'visible' && window === null ? exportNotices.noMap : '';
      const drawing = draw(exported, wish.theme, window);
      checkSvg(drawing.svg);
      if (scale === null) return save('.svg', drawing.svg, 'image/svg+xml', remark);
      const problem = tooLargeForPng(drawing, scale);
      if (problem !== null) return setSaid(problem);
      save(scale === 1 ? '.png' : `@${scale}x.png`, await drawPng(drawing, scale), undefined, remark);
    });

  const note = (): string | null => {
    const links = { page: linkTo?.() ?? null, picture: null };
    if (show.selected !== null) {
      const answer = answerFor(topology, show.selected);
      return answer === null ? null : noteOf(topology, answer, links);
    }
    if (chosenPath === null) return null;
    const { path, sample } = chosenPath;
    const asked = Object.keys(sample).length === 0 ? undefined : sample;
    return noteOfPath(topology, answerForPath(topology, path, asked), links);
  };
  const withNote = (run: (text: string) => void | Promise<void>) =>
    attempt('The note', () => {
      const text = note();
      return text === null ? setSaid(exportNotices.nothingToNote) : run(text);
    });

  return {
    said,
    hush: useCallback(() => setSaid(null), []),
    savePicture,
    copyNote: () =>
      withNote(async (text) => {
        await navigator.clipboard.writeText(text);
        setSaid(exportNotices.copied);
      }),
    saveNote: () => withNote((text) => save('.md', text, 'text/markdown')),
    saveTable: () =>
      attempt('The table', () => {
        save('.csv', toCsv(topology, show), 'text/csv', isFiltered(show) ? exportNotices.filtered : '');
      }),
    saveSnapshot: (pseudonyms: boolean) =>
      attempt('The snapshot', async () => {
        const response = await fetch(apiAddress('/api/v1/snapshot'));
        if (!response.ok) throw new Error(exportNotices.refused(response.status));
        const snapshot = (await response.json()) as Snapshot;
        key.current ??= randomKey();
        const written = pseudonyms ? pseudonymised(snapshot, key.current).snapshot : snapshot;
        const names = pseudonyms ? 'pseudonyms' : 'as-read';
        const ending = pseudonyms ? '-pseudonyms.json' : '.json';
        const name = fileName(pseudonyms ? { ...snapshot.source, name: '' } : snapshot.source, ending);
        saveFile(name, toSnapshotFile(written, { freshness: exported.freshness, names }), 'application/json');
        setSaid(`${exportNotices.saved(name)} ${pseudonyms ? exportNotices.withPseudonyms : exportNotices.withNames}`);
      }),
  };
}

function draw(
  { topology, view, show, drawnPath, freshness, isStale, linkTo }: Exported,
  theme: PictureTheme,
  window: Drawn,
): Drawing {
  const scene = toScene(view, place(view));
  return toSvg({ topology, scene, show, path: drawnPath, freshness, isStale, link: linkTo?.() ?? null, theme, window });
}

type Drawn = ReturnType<typeof seenPart>;

function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
