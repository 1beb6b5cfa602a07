/** A regular expression, taken apart. */
export type Pattern =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most: number };

/**
 * Takes a regular expression of RE2 apart; null where it asks for something that is not read here: flags, boundaries,
 * classes of Unicode, anchors inside.
 */
export function patternOf(text: string): Pattern | null {
  if (text.length > longest) return null;
  const reader = { text: text.replace(/^\^/, '').replace(/(^|[^\\])\$$/, '$1'), at: 0, depth: 0 };
  try {
    const pattern = choice(reader);
    return reader.at === reader.text.length ? pattern : null;
  } catch (error) {
    if (error === unread) return null;
    throw error;
  }
}

const longest = 1024;
const deepest = 20;
/** RE2 takes no more repetitions. */
const mostRepetitions = 1000;

const unread = new Error('a part of the pattern that is not read');

type Reader = { readonly text: string; at: number; depth: number };

function choice(reader: Reader): Pattern {
  const parts = [sequence(reader)];
  while (reader.text[reader.at] === '|') {
    reader.at += 1;
    parts.push(sequence(reader));
  }
  return { kind: 'choice', parts };
}

function sequence(reader: Reader): Pattern {
  const parts: Pattern[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== '|' && reader.text[reader.at] !== ')') {
    parts.push(repeated(atom(reader), reader));
  }
  return { kind: 'sequence', parts };
}

function repeated(part: Pattern, reader: Reader): Pattern {
  const range = /^(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})/.exec(reader.text.slice(reader.at, reader.at + 11))?.[0];
  if (range === undefined) return part;
  reader.at += range.length;
  // What is lazy takes the same texts as a whole.
  if (reader.text[reader.at] === '?') reader.at += 1;
  if (/[*+?{]/.test(reader.text[reader.at] ?? '')) throw unread;
  if (range === '*') return { kind: 'repeat', part, least: 0, most: Number.POSITIVE_INFINITY };
  if (range === '+') return { kind: 'repeat', part, least: 1, most: Number.POSITIVE_INFINITY };
  if (range === '?') return { kind: 'repeat', part, least: 0, most: 1 };
  const [least = '', most] = range.slice(1, -1).split(',');
  const upTo = most === undefined ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most);
  if (Number(least) > mostRepetitions || (upTo > mostRepetitions && upTo !== Number.POSITIVE_INFINITY)) throw unread;
  if (upTo < Number(least)) throw unread;
  return { kind: 'repeat', part, least: Number(least), most: upTo };
}

function atom(reader: Reader): Pattern {
  const character = reader.text[reader.at] ?? '';
  switch (character) {
    case '(':
      return group(reader);
    case '[':
      return { kind: 'character', matches: characterClass(reader) };
    case '.':
      reader.at += 1;
      return { kind: 'character', matches: (found) => found !== '\n' };
    case '\\':
      return { kind: 'character', matches: escaped(reader) };
    case '*':
    case '+':
    case '?':
    case '^':
    case '$':
    case ')':
      throw unread;
    default:
      reader.at += 1;
      return { kind: 'character', matches: (found) => found === character };
  }
}

function group(reader: Reader): Pattern {
  reader.depth += 1;
  if (reader.depth > deepest) throw unread;
  reader.at += 1;
  if (reader.text.startsWith('?:', reader.at)) reader.at += 2;
  const name = /^\?P?<\w+>/.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += name.length;
  const inside = choice(reader);
  if (reader.text[reader.at] !== ')') throw unread;
  reader.at += 1;
  reader.depth -= 1;
  return inside;
}

function escaped(reader: Reader): (character: string) => boolean {
  const character = reader.text[reader.at + 1] ?? '';
  reader.at += 2;
  const known = classes.get(character);
  if (known !== undefined) return known;
  const control = controls.get(character);
  if (control !== undefined) return (found) => found === control;
  if (character === '' || /\w/.test(character)) throw unread;
  return (found) => found === character;
}

const classes: ReadonlyMap<string, (character: string) => boolean> = new Map([
  ['d', (found) => /[0-9]/.test(found)],
  ['D', (found) => !/[0-9]/.test(found)],
  ['w', (found) => /\w/.test(found)],
  ['W', (found) => !/\w/.test(found)],
  ['s', (found) => /[\t\n\f\r ]/.test(found)],
  ['S', (found) => !/[\t\n\f\r ]/.test(found)],
]);

const controls: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
]);

function characterClass(reader: Reader): (character: string) => boolean {
  reader.at += 1;
  const isInverted = reader.text[reader.at] === '^';
  if (isInverted) reader.at += 1;
  const members: ((character: string) => boolean)[] = [];
  do {
    members.push(member(reader));
  } while (reader.text[reader.at] !== ']');
  reader.at += 1;
  return (found) => members.some((matches) => matches(found)) !== isInverted;
}

/** One character, a range of them, or a class by its letter. */
function member(reader: Reader): (character: string) => boolean {
  const { text, at } = reader;
  const first = text[at];
  if (first === undefined || text.startsWith('[:', at)) throw unread;
  if (first === '\\' && classes.has(text[at + 1] ?? '')) return escaped(reader);
  const low = single(reader);
  if (text[reader.at] !== '-' || text[reader.at + 1] === ']') return (found) => found === low;
  reader.at += 1;
  const high = single(reader);
  if (high < low) throw unread;
  return (found) => found >= low && found <= high;
}

function single(reader: Reader): string {
  const character = reader.text[reader.at];
  reader.at += 1;
  if (character !== '\\') {
    if (character === undefined) throw unread;
    return character;
  }
  const letter = reader.text[reader.at] ?? '';
  reader.at += 1;
  const control = controls.get(letter);
  if (control === undefined && (letter === '' || /\w/.test(letter))) throw unread;
  return control ?? letter;
}
