import { printable } from './printable.ts';

/** Lines that are written one after the other, broken at a width. */
export type Page = {
  /** A paragraph, broken at spaces. */
  readonly write: (indent: string, text: string, style?: Style) => void;
  /** A command, never broken, so that it can be copied. */
  readonly command: (indent: string, line: string) => void;
  /** An empty line and a title. */
  readonly heading: (indent: string, text: string) => void;
  readonly blank: () => void;
  readonly text: () => string;
};

type Style = 'plain' | 'bold' | 'dim';

const codes: Readonly<Record<Style, string>> = { plain: '', bold: '\u001b[1m', dim: '\u001b[2m' };

/** An empty page. Everything that is written is made printable; escape codes are ours alone, and only with `colour`. */
export function startPage({ width, colour }: { readonly width: number; readonly colour: boolean }): Page {
  const lines: string[] = [];
  const styled = (text: string, style: Style) =>
    colour && style !== 'plain' ? `${codes[style]}${text}\u001b[0m` : text;
  const write = (indent: string, text: string, style: Style = 'plain') => {
    for (const line of wrapped(printable(text), width - indent.length)) lines.push(`${indent}${styled(line, style)}`);
  };
  return {
    write,
    command: (indent, line) => lines.push(`${indent}${styled('$', 'dim')} ${printable(line)}`),
    heading: (indent, text) => {
      lines.push('');
      write(indent, text, 'bold');
    },
    blank: () => lines.push(''),
    text: () => `${lines.join('\n')}\n`,
  };
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
