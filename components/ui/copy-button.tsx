'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';

const confirmedForMs = 1600;

/** Copies a text and says so for a moment. With an `icon` it is only that sign; `label` then names it. */
export function CopyButton({
  label,
  text,
  icon,
}: {
  readonly label: string;
  /** The text, or what makes it at the moment of the click. */
  readonly text: string | (() => string);
  readonly icon?: ReactNode;
}) {
  const [said, setSaid] = useState<'Copied' | 'Not copied: the browser refused' | null>(null);

  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), confirmedForMs);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = () => {
    navigator.clipboard
      .writeText(typeof text === 'function' ? text() : text)
      .then(() => setSaid('Copied'))
      .catch(() => setSaid('Not copied: the browser refused'));
  };

  if (icon === undefined) {
    return (
      <Button onClick={copy}>
        <span aria-live="polite">{said ?? label}</span>
      </Button>
    );
  }
  return (
    <span className="relative inline-flex">
      <IconButton aria-label={label} onClick={copy}>
        {icon}
      </IconButton>
      <span aria-live="polite" className="absolute top-full right-0 z-10 whitespace-nowrap">
        {said !== null && <span className="rounded-chip bg-ink px-1.5 py-0.5 text-mini text-bg">{said}</span>}
      </span>
    </span>
  );
}
