import { useEffect, useState } from 'react';
import { type Outcome, outcomes } from '#lib/view/outcome.ts';
import { outcomeColours } from './outcome-bar.tsx';

/** The theme's colours as plain values, for a bitmap, which knows no CSS variables. */
export type Paint = {
  readonly panel: string;
  readonly line: string;
  readonly mark: string;
  readonly ink: string;
  readonly font: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
};

/** Reads them again whenever the theme changes. Null until the page is there. */
export function usePaint(): Paint | null {
  const [paint, setPaint] = useState<Paint | null>(null);
  useEffect(() => {
    const read = () => setPaint(readPaint());
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', read);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', read);
    };
  }, []);
  return paint;
}

function readPaint(): Paint {
  // A variable may hold an expression, as light-dark(); only a used value is a colour.
  const probe = document.createElement('i');
  // With reduced motion every change is a very short transition, whose first value is the colour before.
  probe.style.transition = 'none';
  document.body.append(probe);
  const colour = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const paint: Paint = {
    panel: colour('var(--panel)'),
    line: colour('var(--line)'),
    mark: colour('var(--mark)'),
    ink: colour('var(--ink)'),
    font: getComputedStyle(document.body).fontFamily,
    outcomes: Object.fromEntries(outcomes.map((outcome) => [outcome, colour(outcomeColours[outcome])])) as Record<
      Outcome,
      string
    >,
  };
  probe.remove();
  return paint;
}
