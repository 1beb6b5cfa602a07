import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import { answerForPath } from '#lib/explain/path-answer.ts';
import { noteOf, noteOfPath } from '#lib/export/note.ts';
import { callerOf } from '#lib/resolve/path/caller.ts';
import { destinationOf } from '#lib/resolve/path/destination.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { readDemo } from './draw.ts';

describe('the note for an incident review', { timeout: 60_000 }, () => {
  it('has verdict, ladder, who and when, commands, findings, picture and link', async () => {
    const topology = resolve(await readDemo());
    const answer = answerFor(topology, 'Service/shop/checkout');
    if (answer === null) throw new Error('no answer');
    const note = noteOf(topology, answer, { page: 'http://127.0.0.1:4780/?a=1', picture: 'my map.svg' });
    for (const part of [
      '## Service shop/checkout',
      'refused (`waypoint-missing`)',
      '| outcome | check | object and field | set by |',
      /set by .+ ago/,
      '#### Check it yourself',
      '#### Findings about Service/shop/checkout',
      '- `WP-NOT-READY` (error): Requests to Service shop/checkout go straight to its pods',
      '![The map at that moment](<my%20map.svg>)',
      '<http://127.0.0.1:4780/?a=1>',
      'Written by Ambient Atlas',
    ])
      expect(note).toEqual(typeof part === 'string' ? expect.stringContaining(part) : expect.stringMatching(part));
  });

  it('tells a path with the findings about its ends', async () => {
    const topology = resolve(await readDemo());
    const from = topology.workloads.find(({ namespace, kind }) => namespace === 'shop' && kind === 'Pod');
    const caller = callerOf(topology, from?.id ?? '');
    const to = destinationOf(topology, 'Service/shop/checkout', null, null);
    if (caller === null || to === null) throw new Error('no path');
    const answer = answerForPath(topology, requestPath(topology, caller, to));
    const note = noteOfPath(topology, answer, { page: null, picture: null });
    expect(note).toContain('`WP-NOT-READY`');
    expect(note).not.toContain('The map at that moment');
  });

  it('leaves no way out of a link', async () => {
    const topology = resolve(await readDemo());
    const answer = answerFor(topology, 'Service/shop/cart');
    if (answer === null) throw new Error('no answer');
    const note = noteOf(topology, answer, { page: 'http://a/> <script>', picture: 'x>)[y](z' });
    expect(note).not.toContain('<script>');
    expect(note).toContain('](<x%3E)[y](z>)');
  });
});
