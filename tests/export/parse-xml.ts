/** One element of a parsed document; text beside elements is joined. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Of the element itself and everything in it, in order. */
  readonly text: string;
};

/**
 * A strict reader of the part of XML that a picture may use: elements, attributes in double quotes, text, the five
 * named entities and numbers. Anything else is an error, as it is in every XML parser or ought never to stand there:
 * declarations, comments, processing instructions, CDATA, characters that XML excludes.
 */
export function parseXml(source: string): XmlElement {
  const forbidden = /[\p{Cs}\ufffe\uffff]|(?![\t\n\r])\p{Cc}/u.exec(source);
  if (forbidden !== null) throw new Error(`character ${forbidden[0].codePointAt(0)} at ${forbidden.index}`);
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${source.slice(at, at + 60)}`);
  };
  const take = (pattern: RegExp): string | null => {
    const sticky = new RegExp(pattern.source, 'uy');
    sticky.lastIndex = at;
    const match = sticky.exec(source);
    if (match === null) return null;
    at += match[0].length;
    return match[1] ?? match[0];
  };

  const readElement = (): XmlElement => {
    if (take(/</) === null) fail('no element');
    const name = take(/[a-zA-Z][a-zA-Z0-9-]*/) ?? fail('no name');
    const attributes = new Map<string, string>();
    while (take(/\s+/) !== null) {
      const attribute = take(/([a-zA-Z_:][-a-zA-Z0-9_:.]*)=/) ?? fail('no attribute');
      if (attributes.has(attribute)) fail(`twice ${attribute}`);
      attributes.set(attribute, decoded(take(/"([^"<]*)"/) ?? fail('no value'), fail));
    }
    if (take(/\/>/) !== null) return { name, attributes, children: [], text: '' };
    if (take(/>/) === null) fail('no end of tag');
    const children: XmlElement[] = [];
    let text = '';
    for (;;) {
      const plain = take(/[^<]+/);
      if (plain !== null) text += decoded(plain, fail);
      if (take(new RegExp(`</${name}>`)) !== null) return { name, attributes, children, text };
      const child = readElement();
      children.push(child);
      text += child.text;
    }
  };

  const root = readElement();
  take(/\s+/);
  if (at !== source.length) fail('something after the end');
  return root;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decoded(text: string, fail: (what: string) => never): string {
  if (text.includes(']]>')) fail(']]>');
  return text.replace(/&([^;]*;)?/g, (_whole, name: string | undefined) => {
    const known = entities[(name ?? '').slice(0, -1)];
    if (known !== undefined) return known;
    const number = /^#(\d+);$/.exec(name ?? '')?.[1];
    return number === undefined ? fail(`entity ${name}`) : String.fromCodePoint(Number(number));
  });
}

/** The element and everything in it. */
export function everyElement(root: XmlElement): readonly XmlElement[] {
  return [root, ...root.children.flatMap(everyElement)];
}
