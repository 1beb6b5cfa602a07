import type { FreshnessWords } from './freshness.ts';

/** The age of the picture in a few words; the whole sentence as its title. */
export function FreshnessPill({ words }: { readonly words: FreshnessWords }) {
  return (
    <span
      role="status"
      title={words.long}
      data-testid="freshness"
      className={`inline-flex h-[26px] items-center gap-1.5 rounded-full border px-2.5 text-small whitespace-nowrap ${toneClass[words.tone]}`}
    >
      <Dot tone={words.tone} />
      {words.short}
    </span>
  );
}

const toneClass: Readonly<Record<FreshnessWords['tone'], string>> = {
  fresh: 'border-line text-ink-2',
  waiting: 'border-unknown/40 bg-unknown-bg text-unknown',
  stale: 'border-refused/50 bg-refused-bg font-medium text-refused',
  frozen: 'border-line text-ink-2',
};

/** Filled, half, crossed or square: the tone without its colour. */
function Dot({ tone }: { readonly tone: FreshnessWords['tone'] }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {tone === 'fresh' && <circle cx="5" cy="5" r="4" className="fill-ok" />}
      {tone === 'waiting' && (
        <>
          <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M5 1.4a3.6 3.6 0 0 1 0 7.2z" fill="currentColor" />
        </>
      )}
      {tone === 'stale' && <path d="M1.5 1.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="1.8" />}
      {tone === 'frozen' && <rect x="1.5" y="1.5" width="7" height="7" rx="1.5" className="fill-ink-3" />}
    </svg>
  );
}
