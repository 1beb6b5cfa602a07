import { describe, expect, it } from 'vitest';
import { readDocuments } from '#lib/manifest/documents.ts';
import { readText } from './read-text.ts';

const gateway =
  'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: edge\n  namespace: shop\nspec: {}\n';
const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: cart\n  namespace: shop\n';
const namespace = 'kind: Namespace\napiVersion: v1\nmetadata:\n  name: shop\n';
const list = `apiVersion: v1\nkind: List\nitems:\n- ${service.trimEnd().replaceAll('\n', '\n  ')}\n`;

const missing = (key: string, line: number, document = 1) =>
  `cluster.yaml, document ${document}: ${key} stands a second time in line ${line}; a line --- is probably missing between two objects.`;

function hiddenIn(text: string) {
  const { objects, gaps } = readDocuments(text, 'cluster.yaml');
  return { read: objects.length, hidden: gaps.map(({ kind, object, origin }) => [kind, object, origin?.line]) };
}

describe('a forgotten ---', () => {
  it('is named with the line that follows it, and hides both objects', () => {
    expect(readDocuments(gateway + service, 'cluster.yaml').gaps).toEqual([
      {
        kind: 'Gateway',
        cause: 'broken-document',
        sentence: `${missing('apiVersion', 7)} Gateway shop/edge was not read.`,
        object: 'Gateway/shop/edge',
        origin: { file: 'cluster.yaml', document: 1, line: 1 },
      },
      {
        kind: 'Service',
        cause: 'broken-document',
        sentence: `${missing('apiVersion', 7)} Service shop/cart was not read.`,
        object: 'Service/shop/cart',
        origin: { file: 'cluster.yaml', document: 1, line: 7 },
      },
    ]);
  });

  const gatewayHidden = ['Gateway', 'Gateway/shop/edge', 1];
  it.each([
    ['files that were joined', gateway + namespace, 7, [gatewayHidden, ['Namespace', 'Namespace/shop', 7]]],
    ['CRLF', (gateway + service).replaceAll('\n', '\r\n'), 7, [gatewayHidden, ['Service', 'Service/shop/cart', 7]]],
    [
      'a style that only the full parser reads',
      `${gateway.replace('metadata:\n  name: edge\n  namespace: shop\n', 'metadata: {name: edge, namespace: shop}\n')}${service}`,
      5,
      [gatewayHidden, ['Service', 'Service/shop/cart', 5]],
    ],
    [
      'keys in quotes',
      '"kind": Pod\n"kind": Service\n',
      2,
      [
        ['Pod', null, 1],
        ['Service', null, 2],
      ],
    ],
    [
      'three objects',
      gateway + service + namespace,
      7,
      [gatewayHidden, ['Service', 'Service/shop/cart', 7], ['Namespace', 'Namespace/shop', 12]],
    ],
    [
      'a list before an object',
      list + gateway,
      9,
      [
        [null, null, 1],
        ['Gateway', 'Gateway/shop/edge', 9],
      ],
    ],
    ['an object before a list', gateway + list, 7, [gatewayHidden, [null, null, 7]]],
    [
      'two lists',
      list + list,
      9,
      [
        [null, null, 1],
        [null, null, 9],
      ],
    ],
    [
      'an object that cannot be read either',
      `${gateway}${service}spec: [\n`,
      7,
      [gatewayHidden, ['Service', 'Service/shop/cart', 7]],
    ],
    [
      'a name that is not told',
      gateway + service.replace('cart', '"{{ name }}"'),
      7,
      [gatewayHidden, ['Service', null, 7]],
    ],
  ])('%s', (_, text, line, hidden) => {
    expect(hiddenIn(text)).toEqual({ read: 0, hidden });
    expect(readDocuments(text, 'cluster.yaml').gaps[0]?.sentence).toContain(` stands a second time in line ${line}; `);
  });

  it('hides one object where only a section of it is there twice', () => {
    expect(hiddenIn(`${gateway}spec: {}\n`)).toEqual({ read: 0, hidden: [['Gateway', 'Gateway/shop/edge', 1]] });
    // Nobody can tell which name counts.
    expect(hiddenIn(`${gateway}metadata:\n  name: other\n`)).toEqual({ read: 0, hidden: [['Gateway', null, 1]] });
  });

  it('leaves the other documents, and counts lines behind a comment and a marker', () => {
    const text = `${namespace}--- # next\n# the edge\n\n${gateway}${service}---\n${service}`;
    expect(hiddenIn(text)).toEqual({
      read: 2,
      hidden: [
        ['Gateway', 'Gateway/shop/edge', 8],
        ['Service', 'Service/shop/cart', 14],
      ],
    });
    expect(readDocuments(text, 'cluster.yaml').gaps[0]?.sentence).toContain(missing('apiVersion', 14, 2));
  });

  it('in a file of very many objects stays a few sentences', () => {
    const text = gateway + Array.from({ length: 40 }, (_, index) => service.replace('cart', `s${index}`)).join('');
    const { gaps } = readDocuments(text, 'cluster.yaml');
    expect(gaps.map(({ kind, object }) => [kind, object])).toEqual([
      ['Gateway', 'Gateway/shop/edge'],
      ['Service', null],
    ]);
    expect(gaps[1]?.sentence).toContain('40 objects of kind Service were not read.');
  });

  it('in what cannot be a Kubernetes object is only a notice', () => {
    const { gaps, notices } = readDocuments('spec: 1\nspec: 2\n', 'values.yaml');
    expect(gaps).toEqual([]);
    expect(notices).toMatchObject([{ code: 'not-kubernetes' }]);
  });

  it('leaves a verdict on the hidden objects open and is not read as one object', () => {
    const snapshot = readText(gateway + service);
    expect([snapshot.gateways, snapshot.services]).toEqual([[], []]);
    expect(snapshot.gaps.map(({ object }) => object)).toEqual(['Gateway/shop/edge', 'Service/shop/cart']);
  });
});

describe('keys that may be there twice', () => {
  it.each([
    ['deeper ones', `${service}  name: other\n`, 1],
    ['other ones', `${service}data: 1\ndata: 2\n`, 1],
    ['those of a text', `${service}data: |\n  kind: a\n  kind: b\n`, 1],
    ['those of a text over several lines', `${service}data: "a\n  kind: x\n  kind: y"\n`, 1],
    ['those of an item of a list', 'kind: List\nitems:\n- kind: Pod\n  kind: Service\n', 1],
    ['those of JSON', '{"kind": "Pod",\n"kind": "Service"}', 1],
    ['those of a text that stands alone', '--- |\nkind: a\nkind: b\n', 1],
    ['a merge', `x: &x {kind: Pod}\n<<: *x\n${service}`, 1],
  ])('%s', (_, text, read) => {
    expect(hiddenIn(text)).toEqual({ read, hidden: [] });
  });

  it('those of a template are the template', () => {
    const text = `{{- if .Values.on }}\nkind: Pod\n{{- else }}\nkind: Service\n{{- end }}\n`;
    const { gaps } = readDocuments(text, 'cluster.yaml');
    expect(gaps.map(({ sentence }) => sentence)).toEqual([expect.stringContaining('it is a template')]);
  });
});
