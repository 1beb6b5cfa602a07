'use client';

import { Modal } from './ui/modal.tsx';

/** Every key the page answers to. */
export function KeysSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Modal title="Keys" open={open} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2.5">
        {keys.map(([names, what]) => (
          <div key={what} className="contents">
            <dt className="flex justify-end gap-1">
              {names.map((name) => (
                <kbd key={name} className="rounded-[4px] border border-line bg-bg px-1.5 py-px font-mono text-mini">
                  {name}
                </kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

const keys: readonly (readonly [readonly string[], string])[] = [
  [['/'], 'Find an object by name, namespace or kind'],
  [
    ['↑', '↓', '←', '→'],
    'On the map: move to the neighbour in that direction; in the path view: to the next kind of caller',
  ],
  [['Enter'], 'On the map: open the object, or what is folded'],
  [['f'], 'Show only what belongs to the selected object, and everything again'],
  [['Esc'], 'Go out: close search, then the panel, the path, the finding, what is in focus'],
  [['['], 'Show or hide the list at the left'],
  [['v'], 'Show a table in the place of the map, and back'],
  [['t'], 'Change the theme: light, dark, as the system'],
  [['?'], 'Show these keys'],
];
