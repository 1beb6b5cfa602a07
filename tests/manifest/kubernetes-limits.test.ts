import { describe, expect, it } from 'vitest';
import { readText } from './read-text.ts';

const service = (metadata: object, rest: object = {}) =>
  JSON.stringify({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: 'cart', namespace: 'shop', ...metadata },
    ...rest,
  });

function notices(text: string) {
  return readText(text, { reading: 'observed' }).notices;
}

describe('values that Kubernetes cannot store', () => {
  const long = 'a'.repeat(63);
  it.each([
    ['a label value of 63 characters', { labels: { v: long } }, null],
    ['one of 64', { labels: { v: `${long}a` } }, 'metadata.labels[v]'],
    ['one with every character that may be there', { labels: { v: 'A_b-c.9' } }, null],
    ['an empty one', { labels: { v: '' } }, null],
    ['one with a blank', { labels: { v: 'a b' } }, 'metadata.labels[v]'],
    ['one that ends in a dot', { labels: { v: 'a.' } }, 'metadata.labels[v]'],
    ['one with a slash', { labels: { 'istio.io/use-waypoint': 'shop/wp' } }, 'metadata.labels[istio.io/use-waypoint]'],
    ['a name with a blank', { name: 'my cart' }, 'metadata.name'],
    ['a name in capitals', { name: 'Cart' }, 'metadata.name'],
    ['a name of 253 characters', { name: 'a'.repeat(253) }, null],
    ['a name of 254', { name: 'a'.repeat(254) }, 'metadata.name'],
    ['a namespace with a blank', { namespace: 'my shop' }, 'metadata.namespace'],
    ['annotations, which may hold anything', { annotations: { 'istio.io/use-waypoint': 'a b' } }, null],
  ])('%s', (_, metadata, path) => {
    const snapshot = readText(service(metadata), { reading: 'observed' });
    expect(snapshot.services).toHaveLength(1);
    expect(snapshot.notices.map(({ code }) => code)).toEqual(path === null ? [] : ['field-ignored']);
    expect(snapshot.notices[0]?.sentence ?? '').toContain(path ?? '');
  });

  it('are named in one notice, those of pod templates too, five of them at most', () => {
    const template = (name: string) =>
      `---\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: ${name}}\nspec: {template: {metadata: {labels: {v: "a b", w: "c d"}}}}\n`;
    const said = notices(['c', 'a', 'b'].map(template).join(''));
    expect(said).toMatchObject([{ code: 'field-ignored', count: 6 }]);
    expect(said[0]?.sentence).toMatch(
      /^A value that Kubernetes cannot store, read all the same: spec\.template\.metadata\.labels\[v\] of Deployment a in cluster\.yaml \(document 2, line 7\); .* and 1 more\. An API server refuses that: /,
    );
  });

  it('are said in a notice of bounded length and without control characters', () => {
    const key = 'k'.repeat(100_000);
    const [notice] = notices(service({ name: `a\u001b[31m\n${'b'.repeat(100_000)}`, labels: { [key]: 'x y' } }));
    expect(notice?.sentence.length).toBeLessThan(800);
    expect(notice?.sentence).not.toMatch(/\p{Cc}/u);
  });
});

describe('a value that is far too long', () => {
  const value = 'x'.repeat(100_000);

  it('is cut to 256 characters', () => {
    const [read] = readText(service({ labels: { v: value } })).services;
    expect(read?.labels.v).toBe(`${'x'.repeat(255)}…`);
    const [short] = readText(service({ labels: { v: 'x'.repeat(256) } })).services;
    expect(short?.labels.v).toBe('x'.repeat(256));
  });

  it('is not cut within a character', () => {
    const [read] = readText(service({ labels: { v: '\u{1f600}'.repeat(1_000) } })).services;
    expect(read?.labels.v).toBe(`${'\u{1f600}'.repeat(127)}…`);
  });

  it('still matches the selector that asks for it', () => {
    const [read] = readText(service({ labels: { v: value } }, { spec: { selector: { v: value } } })).services;
    expect(read?.selector?.v).toBe(read?.labels.v);
  });

  it('is cut in annotations too', () => {
    const annotations = { 'ambient.istio.io/redirection': value };
    expect(readText(service({ annotations })).services[0]?.annotations['ambient.istio.io/redirection']).toHaveLength(
      256,
    );
  });
});

describe('a name that no id can hold', () => {
  it.each([
    ['a slash in the name', { name: 'a/b' }],
    ['a hash in the name', { name: 'a#b' }],
    ['a slash in the namespace', { namespace: 'a/b' }],
  ])('%s: the object is passed over with a notice', (_, metadata) => {
    const snapshot = readText(`${service(metadata)}\n---\n${service({ name: 'other' })}`, { reading: 'observed' });
    expect(snapshot.services.map(({ name }) => name)).toEqual(['other']);
    expect(snapshot.notices).toMatchObject([
      {
        code: 'not-kubernetes',
        count: 1,
        sentence: expect.stringMatching(
          /^With \/ or # in its name or namespace, passed over: Service .* in cluster\.yaml/,
        ),
      },
    ]);
  });
});

it('the order of documents changes no notice', () => {
  const documents = [
    service({ name: 'a b' }),
    service({ labels: { v: 'c d' } }),
    service({ name: 'a/b' }),
    service({ name: 'Z', labels: { v: 1, w: 'e f' } }),
    service({ name: '' }),
    'kind: Pod\napiVersion: v1\nmetadata:\n  name: x\nkind: Pod\n',
    'replicas: 3\n',
  ];
  const said = (texts: readonly string[]) => {
    const { gaps, notices } = readText(texts.map((text) => `---\n${text}\n`).join(''));
    return [...gaps, ...notices].map(({ sentence }) => sentence.replaceAll(/(document|line) \d+/g, '$1'));
  };
  expect(said(documents.toReversed())).toEqual(said(documents));
  expect(said(documents)).toHaveLength(7);
});
