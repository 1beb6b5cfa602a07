import type { ReactNode } from 'react';

/** What a page without a picture says: a title, a sentence or two, one thing to do. */
export function Notice({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: { readonly label: string; readonly href?: string; readonly run?: () => void };
}) {
  return (
    <section className="max-w-lg rounded-island border border-line bg-panel p-6">
      <h1 className="text-title font-[650]">{title}</h1>
      <div className="mt-2 grid gap-2 leading-relaxed text-ink-2 [&_code]:font-mono [&_code]:text-small [&_code]:text-ink">
        {children}
      </div>
      {action?.href !== undefined && (
        <a className={`${actionClass} mt-4`} href={action.href}>
          {action.label}
        </a>
      )}
      {action?.run !== undefined && (
        <button type="button" className={`${actionClass} mt-4`} onClick={action.run}>
          {action.label}
        </button>
      )}
    </section>
  );
}

const actionClass =
  'inline-flex h-8 items-center rounded-control border border-line bg-panel px-3 font-medium text-ink hover:bg-quiet';
