/**
 * Text that does nothing but say what it says: line breaks become spaces, other control and direction characters
 * are shown as `�`.
 */
export function printable(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
