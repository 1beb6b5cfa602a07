import type { ButtonHTMLAttributes } from 'react';

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'>;

/** A button with a border: does one thing, says it verb first. */
export function Button(props: ButtonProps) {
  return (
    <button
      type="button"
      className="inline-flex h-[30px] shrink-0 items-center gap-1.5 rounded-control border border-line bg-panel px-[11px] font-medium text-ink hover:bg-quiet disabled:opacity-50"
      {...props}
    />
  );
}

/** A square button that shows only a sign; its `aria-label` says what it does. */
export function IconButton(props: ButtonProps & { readonly 'aria-label': string }) {
  return (
    <button
      type="button"
      title={props['aria-label']}
      className="inline-grid size-7 shrink-0 place-items-center rounded-control text-ink-2 hover:bg-quiet hover:text-ink"
      {...props}
    />
  );
}
