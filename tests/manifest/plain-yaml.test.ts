import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, type ScalarTag, stringify } from 'yaml';
import { notPlain } from '#lib/manifest/line-reader.ts';
import { parsePlainYaml } from '#lib/manifest/plain-yaml.ts';
import { isYaml11True, yaml11Truth } from '#lib/manifest/yaml-scalar.ts';

const truth11: ScalarTag = { default: true, tag: 'tag:yaml.org,2002:bool', test: yaml11Truth, resolve: isYaml11True };

function fullParser(text: string): unknown {
  return parse(text, {
    logLevel: 'error',
    uniqueKeys: false,
    merge: true,
    customTags: (tags) => [truth11, ...(tags as ScalarTag[])],
  });
}

const sample = `apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      last-applied: |
        {"a":"b"}
      text: 'it''s folded
        over two lines'
      escaped: "a\\tb \\u0041"
    labels: {}
    name: web # a comment
    ownerReferences: []
    version: "1.10"
    port: 8080
    mode: 0x1F
    enabled: yes
    empty:
    tilde: ~
  spec:
    containers:
    - args: [--port, "x"]
      command: [sh, -c]
      name: c
    message: a plain text that
      goes on
    nested:
    - - 1
      - 2
    -
      a: b
    block: |-
      one

        two
    keep: a:b#c
kind: List
# the end
`;

describe('the fast parser', () => {
  it('reads what kubectl writes, as the full one does', () => {
    const kubectl = sample.replace('args: [--port, "x"]', 'args: []');
    expect(parsePlainYaml(kubectl)).not.toBe(notPlain);
    expect(parsePlainYaml(kubectl)).toEqual(fullParser(kubectl));
  });

  it.each([
    ['anchors', 'a: &x 1\n'],
    ['tags', 'a: !!str 1\n'],
    ['merges', 'a:\n  <<: b\n'],
    ['folded blocks', 'a: >\n  b\n'],
    ['keys that are no text', '1: a\n'],
    ['a prototype', '__proto__:\n  a: b\n'],
    ['a colon inside a value', 'a: b: c\n'],
    ['flow mappings', 'a: {b: c}\n'],
    ['tabs', 'a:\tb\n'],
    ['wrong indentation', 'a: b\n  c: d\n'],
    ['an unclosed quote', 'a: "b\n'],
    ['a text behind a quote', 'a: "b" c\n'],
    ['a mark inside', 'a: b\n\ufeffc: d\n'],
    ['a single scalar', 'a\n'],
  ])('leaves %s to the full one', (_, text) => {
    expect(parsePlainYaml(text)).toBe(notPlain);
  });

  it('answers as the full one wherever it answers, also on text that was damaged', () => {
    const pieces = [
      ':',
      ' ',
      '-',
      '#',
      '\n',
      '  ',
      "'",
      '"',
      '|',
      '{',
      '[',
      ']',
      '&a ',
      '- ',
      ': ',
      ' #',
      '\\',
      '\n\n',
      '\n  ',
      '~',
      'yes',
      '0x',
      '1e3',
      '\t',
      '\u00a0',
      '|+\n',
      '\r\n',
      '? ',
    ];
    const edit = fc.record({ at: fc.nat(sample.length), cut: fc.nat(4), put: fc.constantFrom('', ...pieces) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const text = edits.reduce(
          (damaged, { at, cut, put }) => damaged.slice(0, at) + put + damaged.slice(at + cut),
          sample,
        );
        const fast = parsePlainYaml(text);
        if (fast !== notPlain) expect(fast).toEqual(fullParser(text));
      }),
      { numRuns: 1500 },
    );
  });

  it('reads any value that was written as YAML, or leaves it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = stringify(value);
        const fast = parsePlainYaml(text);
        if (fast !== notPlain) expect(fast).toEqual(fullParser(text));
      }),
      { numRuns: 500 },
    );
  });
});
