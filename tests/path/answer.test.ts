import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathAnswer } from '#lib/explain/path-answer.ts';
import { pathToMarkdown } from '#lib/explain/path-markdown.ts';
import { pathToText } from '#lib/explain/path-text.ts';
import { bypassSentence } from '#lib/explain/wording/path-bypass-sentence.ts';
import { noteSentence } from '#lib/explain/wording/path-note-sentence.ts';
import { bypassReasons, callerKinds, pathNoteCodes } from '#lib/model/path.ts';
import { anyCaller } from '#lib/resolve/path/caller.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import type { Schema } from '#tests/explain/json-schema.ts';
import { schemaProblems } from '#tests/explain/json-schema.ts';
import { caller, destination, meshText, snapshotOf } from './read.ts';

const topology = resolve(snapshotOf(meshText));
const schema: Schema = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../docs/schema/path.json'), 'utf8'));

const answer = (from: string, to: string, sample = {}) =>
  pathAnswer(topology, caller(topology, from), destination(topology, to), sample);

describe('the answer on a path', () => {
  it.each([
    [
      'Pod/cli/cli',
      'Service/app/web:80',
      'Requests from Pod cli/cli to Service app/web, port 80, go through waypoint app/wp to Pod app/web-1 and are allowed.',
    ],
    [
      'Pod/cli/side',
      'Service/app/web:80',
      'Requests from Pod cli/side to Service app/web, port 80, go straight to Pod app/web-1, around waypoint app/wp, and are refused at the ztunnel of Pod app/web-1: no rule of AuthorizationPolicy app/from-waypoint matches them.',
    ],
    [
      'Pod/cli/plain',
      'Service/app/web:80',
      'Requests from Pod cli/plain to Service app/web, port 80, go straight to Pod app/web-1, around waypoint app/wp, and are refused at the ztunnel of Pod app/web-1 by PeerAuthentication app/strict, because they come in plain text.',
    ],
    [
      'Gateway/edge/gw',
      'Service/opt/shop:80',
      'Requests from Gateway edge/gw to Service opt/shop, port 80, go through waypoint opt/wp to Pod opt/shop-1; whether they are allowed depends on the path (AuthorizationPolicy edge/at-gw at Gateway edge/gw).',
    ],
    [
      'Pod/cli/plain',
      'Service/app/wp:15008',
      'Requests from Pod cli/plain to Service app/wp, port 15008, fail: Gateway app/wp asks for a client certificate of the mesh, which this caller does not have.',
    ],
    [
      'Pod/cli/cli',
      'Service/bare/alias:80',
      'Whether requests from Pod cli/cli to Service bare/alias, port 80, are allowed cannot be told: Service bare/alias is an alias: the request goes wherever its external name resolves to, by the rules of that target.',
    ],
  ])('%s to %s in one sentence', (from, to, sentence) => {
    expect(answer(from, to).sentence).toBe(sentence);
  });

  it('has one sentence per hop', () => {
    expect(answer('Pod/cli/cli', 'Service/app/web:80').hops.map(({ sentence }) => sentence)).toEqual([
      'The ztunnel of Pod cli/cli takes the request.',
      'Waypoint app/wp gets it on port 80 over HBONE and sees spiffe://cluster.local/ns/cli/sa/cli: AuthorizationPolicy app/at-web (DENY) does not match; AuthorizationPolicy app/at-waypoint (ALLOW) allows it by rule 1.',
      'The ztunnel of Pod app/web-1 gets it on port 8080 over HBONE and sees spiffe://cluster.local/ns/app/sa/wp: PeerAuthentication app/strict (STRICT) does not refuse it; AuthorizationPolicy app/from-waypoint (ALLOW) allows it by rule 1.',
      'Pod app/web-1 gets it on port 8080, in plain text inside the pod.',
    ]);
  });

  it('is of the published shape for every kind of caller', () => {
    for (const kind of callerKinds) {
      const found = pathAnswer(topology, anyCaller(kind), destination(topology, 'Service/app/web:80'));
      expect(schemaProblems(schema, JSON.parse(JSON.stringify(found)))).toEqual([]);
      expect(found.from).toBe(`kind:${kind}`);
    }
    expect(schemaProblems(schema, { ...answer('Pod/cli/cli', 'Service/app/web:80'), verdict: 'maybe' })).not.toEqual(
      [],
    );
  });

  it('is a numbered list in text and Markdown', () => {
    const found = answer('Pod/cli/side', 'Service/app/web:80');
    const text = pathToText(found, { width: 100, colour: false });
    expect(text).toMatch(/^✗ Pod\/cli\/side → Service\/app\/web:80: refused\n/);
    expect(text.match(/^ {2}\d\. /gm)).toHaveLength(3);
    expect(text).toContain('sidecars never use a waypoint.');
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    const markdown = pathToMarkdown(found);
    expect(markdown).toMatch(/^1\. The sidecar of Pod cli\/side takes the request\.$/m);
    expect(markdown).toContain('(`sidecar-client`)');
  });

  it('words every reason and every note', () => {
    for (const reason of bypassReasons) {
      expect(bypassSentence({ waypoint: 'shop/edge', reason })).toMatch(
        /^The request goes around waypoint shop\/edge: .+\.$/,
      );
    }
    for (const code of pathNoteCodes) {
      const sentence = noteSentence({ code, about: ['Gateway/shop/edge', '20'] });
      expect(sentence).toMatch(/^(istiod|[A-Z]).+\.$/);
      expect(sentence).not.toMatch(/undefined|null/);
    }
  });

  it('cannot be made to say more by a name', () => {
    const path_ = answer('Pod/cli/cli', 'Service/app/web:80');
    const hostile = { ...path_, sentence: 'a\u001b[31m<b>' };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not come through
    expect(pathToText(hostile, { width: 100, colour: false })).not.toMatch(/\u001b/);
    expect(pathToMarkdown(hostile)).not.toContain('<b>');
  });
});

describe('docs/paths.md', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../docs/paths.md'), 'utf8');

  it.each([...bypassReasons, ...pathNoteCodes, ...callerKinds])('explains %s', (code) => {
    expect(text).toContain(`\`${code}\``);
  });
});
