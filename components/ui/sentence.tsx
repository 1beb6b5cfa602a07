/** A sentence in which the names of objects stand out. */
export function Sentence({ text, names }: { readonly text: string; readonly names: readonly string[] }) {
  return (
    <>
      {partsOf(text, names).map((part) =>
        part.isName ? (
          <b key={part.at} className="font-semibold">
            {part.text}
          </b>
        ) : (
          <span key={part.at}>{part.text}</span>
        ),
      )}
    </>
  );
}

type Part = { readonly at: number; readonly text: string; readonly isName: boolean };

/** Cuts a sentence at the names in it; of two names at one place the longer one counts. */
export function partsOf(text: string, names: readonly string[]): readonly Part[] {
  const longestFirst = names.filter((name) => name !== '').sort((left, right) => right.length - left.length);
  const parts: Part[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const name = longestFirst.find(
      (candidate) => text.startsWith(candidate, at) && isWhole(text, at, candidate.length),
    );
    if (name === undefined) {
      at += 1;
      continue;
    }
    if (at > from) parts.push({ at: from, text: text.slice(from, at), isName: false });
    parts.push({ at, text: name, isName: true });
    at += name.length;
    from = at;
  }
  if (from < text.length) parts.push({ at: from, text: text.slice(from), isName: false });
  return parts;
}

function isWhole(text: string, at: number, length: number): boolean {
  return (
    !/[a-z0-9_/-]\.?$/i.test(text.slice(Math.max(0, at - 2), at)) &&
    !/^(\.?[a-z0-9_]|[/-])/i.test(text.slice(at + length, at + length + 2))
  );
}
