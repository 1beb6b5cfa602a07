'use client';

import { useState } from 'react';
import { ExportIcon } from '../ui/icons.tsx';
import { Menu, MenuItem, MenuNote } from '../ui/menu.tsx';
import type { Theme } from '../use-theme.ts';
import { MenuCheck, MenuChoice, MenuSection } from './menu-parts.tsx';
import { type Exported, type PictureWish, useExport } from './use-export.ts';

const parts = { whole: 'Whole map', visible: 'What is in sight' } as const;
const themes = { light: 'Light', dark: 'Dark' } as const;
const scales = [1, 2, 3] as const;

/** What can be taken along into a document: a picture, a note, a table, the data itself. */
export function ExportMenu({
  exported,
  theme,
  hasSnapshot,
}: {
  readonly exported: Exported;
  readonly theme: Theme;
  /** The server holds what is shown, so that the data can be saved. */
  readonly hasSnapshot: boolean;
}) {
  const [part, setPart] = useState<PictureWish['part']>('whole');
  // Null: as the page is.
  const [chosenTheme, setChosenTheme] = useState<PictureWish['theme'] | null>(null);
  const [pseudonyms, setPseudonyms] = useState(false);
  const { said, hush, ...run } = useExport(exported);
  const wish = { part, theme: chosenTheme ?? themeOf(theme) };
  const subject = subjectOf(exported);
  return (
    <>
      <Menu label="Export" sign={<ExportIcon />}>
        <MenuSection title="Picture of the map">
          <MenuChoice label="Part of the map" value={part} options={parts} onChange={setPart} />
          <MenuChoice label="Theme of the picture" value={wish.theme} options={themes} onChange={setChosenTheme} />
          <MenuItem onChoose={() => run.savePicture(wish, null)}>Save as SVG</MenuItem>
          {scales.map((scale) => (
            <MenuItem key={scale} onChoose={() => run.savePicture(wish, scale)}>
              Save as PNG, {scale}×
            </MenuItem>
          ))}
        </MenuSection>
        {subject !== null && (
          <MenuSection title={`Note about ${subject}`}>
            <MenuItem onChoose={run.copyNote}>Copy as Markdown</MenuItem>
            <MenuItem onChoose={run.saveNote}>Save as Markdown</MenuItem>
          </MenuSection>
        )}
        <MenuSection title="Data">
          <MenuItem onChoose={run.saveTable}>Save the table as CSV</MenuItem>
          {hasSnapshot && (
            <>
              <MenuItem onChoose={() => run.saveSnapshot(pseudonyms)}>Save the snapshot as JSON</MenuItem>
              <MenuCheck isOn={pseudonyms} onChange={setPseudonyms}>
                with pseudonyms for names
              </MenuCheck>
            </>
          )}
        </MenuSection>
        <MenuNote>
          Every file says of which cluster and time it is. Files are made in this browser and sent nowhere.
        </MenuNote>
      </Menu>
      <output
        aria-live="polite"
        data-testid="export-notice"
        className="-translate-x-1/2 pointer-events-none fixed bottom-12 left-1/2 z-50 max-w-[calc(100vw-32px)]"
      >
        {said !== null && (
          <button
            type="button"
            title="Close"
            onClick={hush}
            className="pointer-events-auto rounded-control bg-ink px-3 py-2 text-left text-body text-bg shadow-float [overflow-wrap:anywhere]"
          >
            {said}
          </button>
        )}
      </output>
    </>
  );
}

function themeOf(theme: Theme): PictureWish['theme'] {
  if (theme !== 'system') return theme;
  return typeof window !== 'undefined' && window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** What the panel is about, as a note's heading; null where it is about nothing. */
function subjectOf({ show, chosenPath }: Exported): string | null {
  if (show.selected !== null) return show.selected.slice(show.selected.indexOf('/') + 1);
  return chosenPath === null ? null : 'this path';
}
