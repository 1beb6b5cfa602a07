import { allowedMarkup } from '#lib/export/svg/allowed.ts';
import { forParser } from '../trusted-types.tsx';

/** Reads a picture again as any other program would, before it leaves the page. Throws where it holds what it must not. */
export function checkSvg(svg: string): void {
  const document = new DOMParser().parseFromString(forParser(svg), 'image/svg+xml');
  for (const element of [document.documentElement, ...document.documentElement.querySelectorAll('*')]) {
    const allowed = allowedMarkup[element.localName];
    const strange = [...element.attributes].find(({ name }) => allowed?.includes(name) !== true);
    if (allowed === undefined || strange !== undefined)
      throw new Error(`it would hold ${element.localName} ${strange?.name ?? ''}`.trim());
  }
}
