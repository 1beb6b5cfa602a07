import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import { applyMesh, service } from './mesh.ts';
import { recordRecovery } from './recoveries.ts';
import { surprises } from './surprises.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

describe.skipIf(existingKubeconfig !== null)('the API server falls silent', { timeout: 420_000 }, () => {
  let watched: WatchedCluster;

  beforeAll(async () => {
    watched = await startWatchedCluster();
    await applyMesh(watched.cluster.admin);
    watched.watch();
    await watched.recovered(performance.now(), 60_000);
  });
  afterAll(() => watched?.stop());

  it('F14a a vanished peer is noticed by its silence, and the picture is true again soon after', async () => {
    const before = watched.verdicts();
    watched.cable.behave('silent');
    await watched.cluster.admin.apply([service('made-in-silence')]);
    const from = performance.now();
    const said = await eventually(
      () => {
        const { state, sentence } = watched.status().freshness;
        return state !== 'live' && sentence;
      },
      'the page to doubt the picture',
      { withinMs: 95_000 },
    );
    expect(watched.verdicts()).toEqual(before);
    watched.cable.behave('pass');
    // The reset that follows is noticed at once; the bound counts from the beginning of the silence.
    await watched.recovered(performance.now(), 90_000);
    const measuredMs = performance.now() - from;
    recordRecovery({ fault: 'F14a', what: 'no byte passes, connections stay open', boundMs: 90_000, measuredMs, said });
    expect(surprises(watched, before)).toEqual([]);
  });

  it('F14b a stalled API server (SIGSTOP) makes the picture stale, never wrong', async () => {
    const before = watched.verdicts();
    watched.cluster.signal('SIGSTOP');
    const { said, since } = await eventually(
      () => {
        const { state, sentence, since } = watched.status().freshness;
        return state === 'stale' && { said: sentence, since };
      },
      'the page to say that the picture is old',
      { withinMs: 150_000 },
    );
    expect(Date.parse(since)).toBeLessThan(Date.now() - 60_000);
    expect(watched.verdicts()).toEqual(before);
    watched.cluster.signal('SIGCONT');
    const measuredMs = await watched.recovered(performance.now(), 45_000);
    recordRecovery({
      fault: 'F14b',
      what: 'API server stopped (SIGSTOP) until stale, then continued',
      boundMs: 45_000,
      measuredMs,
      said,
    });
    expect(surprises(watched, before)).toEqual([]);
  });
});
