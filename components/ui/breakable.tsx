/** A text that breaks after its dots and slashes before it breaks anywhere else: fields, paths, conditions. */
export function Breakable({ text }: { readonly text: string }) {
  let at = 0;
  return (text.match(/[^./=]*[./=]|[^./=]+$/g) ?? []).map((part) => {
    at += part.length;
    return (
      <span key={at}>
        {part}
        <wbr />
      </span>
    );
  });
}
