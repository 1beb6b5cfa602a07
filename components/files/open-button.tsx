'use client';

import { type ChangeEvent, useRef } from 'react';
import { OpenIcon } from '../ui/icons.tsx';
import { Menu, MenuItem, MenuNote } from '../ui/menu.tsx';
import { filesOfInput, type PickedFile } from './picked-files.ts';

/** Opens files or a folder from the disk, in this browser only. */
export function OpenButton({ onFiles }: { readonly onFiles: (files: readonly PickedFile[]) => void }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const picked = filesOfInput(currentTarget.files ?? []);
    // The same file can be picked again after it was changed.
    currentTarget.value = '';
    onFiles(picked);
  };
  return (
    <>
      <Menu label="Open" sign={<OpenIcon />}>
        <MenuItem onChoose={() => files.current?.click()}>Open files…</MenuItem>
        <MenuItem onChoose={() => folder.current?.click()}>Open a folder…</MenuItem>
        <MenuNote>
          Manifests or an exported snapshot. They are read in this browser and sent nowhere. Dropping them on the page
          does the same.
        </MenuNote>
      </Menu>
      <input ref={files} type="file" multiple hidden data-testid="open-files" onChange={take} />
      <input
        ref={folder}
        type="file"
        hidden
        data-testid="open-folder"
        onChange={take}
        // Picks a folder where the browser can; otherwise it picks files.
        {...{ webkitdirectory: '' }}
      />
    </>
  );
}
