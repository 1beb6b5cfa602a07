/** A name in so many characters. Names of one mesh often begin alike, so both ends of a long one are kept. */
export function shortened(name: string, characters: number): string {
  const all = [...name];
  if (all.length <= characters) return name;
  const room = Math.max(2, characters - 1);
  const head = Math.max(1, Math.floor(room * 0.4));
  return `${all.slice(0, head).join('')}…${all.slice(head - room).join('')}`;
}
