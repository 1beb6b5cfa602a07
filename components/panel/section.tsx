import type { ReactNode } from 'react';

/** A titled part of the panel. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-4">
      <h3 className="mb-2 text-mini font-semibold tracking-[0.04em] text-ink-3 uppercase">{title}</h3>
      {children}
    </section>
  );
}
