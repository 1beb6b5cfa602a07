import { useEffect, useRef } from 'react';

/** Clicks farther apart in time, in milliseconds, are two clicks and no double click. */
const apart = 600;

/**
 * Tells which box a double click is for: the one that its first click was on, wherever the pointer is by its second.
 * Give each click's box, null for none, and the click's own time to what comes back: a busy page hears of clicks late.
 */
export function useTwiceClicked(act: (box: string) => void): (box: string | null, at: number) => void {
  const first = useRef<{ readonly box: string; readonly at: number } | null>(null);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onDoubleClick = ({ timeStamp }: MouseEvent) => {
      const clicked = first.current;
      first.current = null;
      if (clicked === null || timeStamp - clicked.at > apart) return;
      window.getSelection()?.removeAllRanges();
      latest.current(clicked.box);
    };
    document.addEventListener('dblclick', onDoubleClick);
    return () => document.removeEventListener('dblclick', onDoubleClick);
  }, []);
  return (box, at) => {
    // The second click of two is no first one.
    if (first.current !== null && at - first.current.at <= apart) return;
    first.current = box === null ? null : { box, at };
  };
}
