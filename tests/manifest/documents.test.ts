import { describe, expect, it } from 'vitest';
import { readDocuments } from '#lib/manifest/documents.ts';

const pod = (name: string) => `kind: Pod\napiVersion: v1\nmetadata:\n  name: ${name}\n`;

function places(text: string): readonly string[] {
  return readDocuments(text, 'a.yaml').objects.map(({ raw, origin }) => {
    const { name } = raw.metadata as { name: string };
    return `${name} ${origin.document}:${origin.line}`;
  });
}

describe('documents of a file', () => {
  it.each([
    ['one', pod('a'), ['a 1:1']],
    ['two', `${pod('a')}---\n${pod('b')}`, ['a 1:1', 'b 2:6']],
    ['a marker before the first', `---\n${pod('a')}---\n${pod('b')}`, ['a 1:2', 'b 2:7']],
    ['a comment before the first marker', `# licence\n---\n${pod('a')}`, ['a 1:3']],
    ['a directive', `%YAML 1.1\n---\n${pod('a')}`, ['a 1:3']],
    ['a comment on the marker', `${pod('a')}--- # next\n${pod('b')}`, ['a 1:1', 'b 2:6']],
    ['empty documents between', `${pod('a')}---\n---\n# nothing\n---\n${pod('b')}`, ['a 1:1', 'b 4:9']],
    ['an end marker', `${pod('a')}...\n---\n${pod('b')}`, ['a 1:1', 'b 2:7']],
    [
      'an end marker without a marker behind it',
      `${pod('a')}...\n${pod('b')}---\n${pod('c')}`,
      ['a 1:1', 'b 2:6', 'c 3:11'],
    ],
    ['an end marker at the start', `...\n${pod('a')}`, ['a 1:2']],
    ['CRLF', `${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\r\n'), ['a 1:1', 'b 2:6']],
    ['a byte order mark', `\ufeff${pod('a')}`, ['a 1:1']],
    ['files that were joined', `${pod('a')}\ufeff---\n\ufeff${pod('b')}`, ['a 1:1', 'b 2:6']],
    ['three dashes inside a text', `${pod('a')}data:\n  x: |\n    ---\n    y\n`, ['a 1:1']],
    ['JSON', '\n{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}\n', ['a 1:2']],
    ['JSON that holds a marker', '{"kind":"Pod","metadata":{"name":"a"},"data":"x\\n---\\ny"}', ['a 1:1']],
    [
      'JSON documents between markers',
      '{"metadata":{"name":"a"}}\n---\n{"metadata":{"name":"b"}}\n',
      ['a 1:1', 'b 2:3'],
    ],
    ['a JSON array', '[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]', ['a 1:1', 'b 1:1']],
    ['flow style that is no JSON', '{kind: Pod, metadata: {name: a}}', ['a 1:1']],
    ['tabs after the colon', 'kind:\tPod\nmetadata:\n  name:\ta\n', ['a 1:1']],
    ['anchors and merges', 'x: &x\n  name: a\nmetadata:\n  <<: *x\n', ['a 1:1']],
    ['nothing', '', []],
    ['only comments', '# a\n---\n# b\n', []],
  ])('reads %s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
    expect(readDocuments(text, 'a.yaml').gaps).toEqual([]);
  });

  it('unwraps lists, and fills in what the list says for its items', () => {
    const text = `kind: List\napiVersion: v1\nitems:\n- ${pod('a').replaceAll('\n', '\n  ')}\n- kind: PodList\n  apiVersion: v1\n  items:\n  - metadata:\n      name: b\n`;
    expect(places(text)).toEqual(['a 1:4', 'b 1:9']);
    expect(readDocuments(text, 'a.yaml').objects[1]?.raw).toMatchObject({ kind: 'Pod', apiVersion: 'v1' });
  });

  it('lets the last of two equal keys count', () => {
    const [object] = readDocuments('kind: Pod\nmetadata:\n  name: a\n  name: b\n', 'a.yaml').objects;
    expect(object?.raw.metadata).toEqual({ name: 'b' });
  });
});

describe('a broken document', () => {
  const broken =
    'kind: Gateway\napiVersion: gateway.networking.k8s.io/v1\nmetadata:\n  name: edge\n  namespace: shop\nspec: {a: [}\n';

  it('is named with file, document, line and reason, and the others are read', () => {
    const text = `${pod('a')}---\n${broken}---\n${pod('b')}`;
    expect(places(text)).toEqual(['a 1:1', 'b 3:13']);
    const { gaps } = readDocuments(text, 'a.yaml');
    expect(gaps).toMatchObject([
      {
        kind: 'Gateway',
        cause: 'broken-document',
        object: 'Gateway/shop/edge',
        origin: { file: 'a.yaml', document: 2, line: 11 },
      },
    ]);
    expect(gaps[0]?.sentence).toMatch(
      /^a\.yaml, document 2 \(Gateway shop\/edge\), line 11: Flow sequence .*read the file again\.$/,
    );
  });

  it.each([
    ['an unclosed quote', `${pod('a')}  labels:\n    x: "y\n`, 'Pod', 'Pod/default/a'],
    ['a tab as indentation', `${pod('a')}spec:\n\tx: y\n`, 'Pod', 'Pod/default/a'],
    ['an unknown alias', `${pod('a')}spec: *nowhere\n`, 'Pod', 'Pod/default/a'],
    ['a name that is a template', pod('{{ .Values.name }}'), 'Pod', null],
    [
      'a cluster-scoped kind',
      'kind: Namespace\napiVersion: v1\nmetadata:\n  name: shop\n  x: [\n',
      'Namespace',
      'Namespace/shop',
    ],
    [
      'a kind of the same name of somebody else',
      broken.replace('gateway.networking.k8s.io', 'networking.istio.io'),
      'Gateway.networking.istio.io/v1',
      null,
    ],
    ['a list of one kind', `kind: PodList\napiVersion: v1\nitems: [\n`, 'Pod', null],
    ['a list of any kind', `kind: List\napiVersion: v1\nitems: [\n`, null, null],
    ['a namespace that is a template', `${pod('a')}  namespace: {{ .Release.Namespace }}\n`, 'Pod', null],
    ['a name longer than any', `${pod('a'.repeat(254))}x: [\n`, 'Pod', null],
    ['metadata in braces', 'kind: Pod\napiVersion: v1\nmetadata: {name: a, namespace: b}\nx: [\n', 'Pod', 'Pod/b/a'],
    ['JSON that was cut off', '{"kind":"Pod","metadata":{"name":"a"', null, null],
    ['UTF-16 read as if it were UTF-8', 'k\0i\0n\0d\0:\0 \0P\0', null, null],
  ])('hides no more than its text leaves open: %s', (_, text, kind, object) => {
    expect(readDocuments(text, 'a.yaml').gaps).toMatchObject([{ kind, object }]);
  });

  it.each([
    ['another document', `${pod('a')}---\n${broken}`, 'The other documents were read; correct this one and read'],
    ['nothing else', broken, 'Correct it and read'],
    ['only documents that are broken too', `${broken}---\n${broken}`, 'Correct it and read'],
    [
      'items of a list',
      `kind: List\nitems:\n- ${pod('a').replaceAll('\n', '\n  ')}\n- x: [}\n`,
      'The other items were read; correct this one and read',
    ],
    ['the one item of a list', 'kind: List\nitems:\n- x: [}\n', 'Correct it and read'],
  ])('says that others were read only where there are: %s', (_, text, advice) => {
    const { gaps } = readDocuments(text, 'a.yaml');
    expect(gaps.length).toBeGreaterThan(0);
    for (const { sentence } of gaps) expect(sentence).toContain(`. ${advice} the file again.`);
  });

  it('tells a template apart from a typing mistake', () => {
    const [gap] = readDocuments(`{{- if .Values.on }}\n${pod('a')}{{- end }}\n`, 'a.yaml').gaps;
    expect(gap?.sentence).toContain('it is a template');
  });

  it('that cannot be a Kubernetes object is only a notice', () => {
    const { gaps, notices } = readDocuments('replicas: [1\n', 'values.yaml');
    expect(gaps).toEqual([]);
    expect(notices).toMatchObject([{ code: 'not-kubernetes' }]);
  });
});

describe('the items of a list', () => {
  const list = (indent: string, ...items: string[]) =>
    `apiVersion: v1\nitems:\n${items.map((item) => `${indent}- ${item.trimEnd().replaceAll('\n', `\n${indent}  `)}\n`).join('')}kind: List\nmetadata: {}\n`;

  it.each(['', '  '])('have lines of their own, indented by "%s"', (indent) => {
    expect(places(`---\n${list(indent, pod('a'), `# a comment\n${pod('b')}`, pod('c'))}`)).toEqual([
      'a 1:4',
      'b 1:8',
      'c 1:13',
    ]);
  });

  it('a broken one leaves the others', () => {
    const text = list('', pod('a'), `${pod('b')}spec: {x: [}\n`, pod('c'));
    expect(places(text)).toEqual(['a 1:3', 'c 1:12']);
    expect(readDocuments(text, 'a.yaml').gaps).toMatchObject([
      { kind: 'Pod', object: 'Pod/default/b', origin: { document: 1, line: 11 } },
    ]);
  });

  it('a broken one of a list of one kind is of that kind', () => {
    const text = 'apiVersion: v1\nkind: PodList\nitems:\n- metadata:\n    name: a\n    namespace: shop\n  spec: [}\n';
    expect(readDocuments(text, 'a.yaml').gaps).toMatchObject([{ kind: 'Pod', object: 'Pod/shop/a' }]);
  });

  it('may share anchors', () => {
    expect(places(list('', `x: &x {a: b}\n${pod('a')}`, `x: *x\n${pod('b')}`))).toEqual(['a 1:1', 'b 1:1']);
  });

  it.each([
    ['none', 'kind: List\napiVersion: v1\nitems: []\n', []],
    ['none below', 'kind: List\napiVersion: v1\nitems:\n', ['undefined']],
    ['one without content', `kind: List\nitems:\n-\n- ${pod('a').replaceAll('\n', '\n  ')}`, ['a']],
    [
      'a text that looks like items',
      `kind: List\nitems:\n- ${pod('a').replaceAll('\n', '\n  ')}data: |\n    - x\n    - y\n`,
      ['a'],
    ],
    ['CRLF', list('', pod('a'), pod('b')).replaceAll('\n', '\r\n'), ['a', 'b']],
  ])('%s', (_, text, names) => {
    const { objects, gaps } = readDocuments(text, 'a.yaml');
    expect(objects.map(({ raw }) => String((raw.metadata as { name: string } | undefined)?.name))).toEqual(names);
    expect(gaps).toEqual([]);
  });
});

describe('limits', () => {
  const bomb = `kind: &a [${'x,'.repeat(20)}]\n${[...'bcdefgh'].map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]},`.repeat(20)}]`).join('\n')}\n`;

  it.each([
    ['brackets in JSON', `{"kind":${'['.repeat(100_000)}`, 'nested more than 100 levels deep'],
    ['brackets in YAML', `kind: ${'['.repeat(100_000)}`, 'nested too deeply'],
    ['dashes', `kind:\n${'- '.repeat(100_000)}`, 'nested too deeply'],
    ['aliases that multiply', bomb, 'aliases expand to too much'],
    ['a file of more than 64 MB', 'x'.repeat(64 * 1024 * 1024 + 1), 'is larger than 64 MB and was not read'],
    ['200,001 documents', '---\na: b\n'.repeat(200_001), 'has 200001 documents'],
  ])('stops at %s, with a sentence', (_, text, sentence) => {
    expect(
      readDocuments(text, 'a.yaml')
        .gaps.map((gap) => gap.sentence)
        .join(),
    ).toContain(sentence);
  });
});
