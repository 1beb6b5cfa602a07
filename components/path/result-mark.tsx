import type { EvaluatedPolicy } from '#lib/model/path.ts';

/** What a policy makes of the request: tick, cross, a dash for what depends, a dot for one that does not match. */
export function ResultMark({ result }: { readonly result: EvaluatedPolicy['result'] }) {
  const { path, className } = marks[result];
  return (
    <svg aria-hidden="true" width="10" height="10" viewBox="0 0 10 10" fill="none" className={`shrink-0 ${className}`}>
      <path d={path} stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

const marks: Readonly<Record<EvaluatedPolicy['result'], { readonly path: string; readonly className: string }>> = {
  allow: { path: 'M1.6 5.4l2.3 2.4 4.6-5.2', className: 'text-ok' },
  deny: { path: 'M2 2l6 6m0-6l-6 6', className: 'text-refused' },
  depends: { path: 'M1.8 5h6.4', className: 'text-unknown' },
  'no-match': { path: 'M5 5h.01', className: 'text-ink-3' },
};
