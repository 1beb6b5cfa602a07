import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindTable } from '#lib/manifest/kinds.ts';
import { readText, readTexts } from './read-text.ts';

const keys = [
  'metadata',
  'name',
  'namespace',
  'labels',
  'annotations',
  'managedFields',
  'fieldsV1',
  'f:metadata',
  'f:labels',
  'ownerReferences',
  'controller',
  'spec',
  'status',
  'hosts',
  'ports',
  'endpoints',
  'conditions',
  'addresses',
  'listeners',
  'allowedRoutes',
  'namespaces',
  'selector',
  'matchExpressions',
  'template',
  'containers',
  'env',
  'podIPs',
  'data',
  'mesh',
  'items',
  '__proto__',
  'constructor',
  'x',
];

const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(null, true, 0, -1, 1e300, '', 'x', 'a: [', 'istio', '10.0.0.1'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...keys), tie('value')), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

describe('hostile input', () => {
  it.each(kindTable.map(({ kind, group }) => [kind, group] as const))(
    'never throws, and stays plain JSON: %s',
    (kind, group) => {
      const apiVersion = group === '' ? 'v1' : `${group}/v1`;
      fc.assert(
        fc.property(anything, anything, anything, anything, (metadata, spec, status, data) => {
          const named = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : {};
          const object = {
            kind,
            apiVersion,
            metadata: { name: 'istio', namespace: 'istio-system', ...named },
            spec,
            status,
            data,
          };
          for (const reading of ['observed', 'desired'] as const) {
            const snapshot = readText(JSON.stringify([object, object, null, 7]), { reading });
            expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it('any text at all is read', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'kind',
            ': ',
            '\n',
            '---',
            '- ',
            '{',
            '}',
            '[',
            '"',
            "'",
            '&a ',
            '*a',
            '|',
            '  ',
            '\t',
            '#',
            '%',
            '...',
            'é',
            '\0',
          ),
        }),
        (text) => {
          expect(
            readTexts([
              { file: 'options.yaml', text },
              { file: 'a.yaml', text },
            ]).source.kind,
          ).toBe('files');
        },
      ),
      { numRuns: 500 },
    );
  });
});
