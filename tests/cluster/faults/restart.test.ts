import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import { named } from '../harness/kubernetes-client.ts';
import { applyMesh, service } from './mesh.ts';
import { recordRecovery } from './recoveries.ts';
import { surprises } from './surprises.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

/** The matrix allows so much after the API server answers again. */
const boundMs = 45_000;

describe.skipIf(existingKubeconfig !== null)('the API server goes and comes back', { timeout: 180_000 }, () => {
  let watched: WatchedCluster;

  beforeAll(async () => {
    watched = await startWatchedCluster();
    await applyMesh(watched.cluster.admin);
  });
  afterAll(() => watched?.stop());

  it('F1 is waited for when it is down at the start, and the page says why there is nothing', async () => {
    watched.cluster.signal('SIGKILL');
    watched.watch();
    const { sentence } = await eventually(() => {
      const { freshness } = watched.status();
      return freshness.state === 'unreachable' && freshness;
    }, 'the page to say that the cluster is out of reach');
    expect(sentence).toContain('cannot be read');
    expect(sentence).toMatch(/connection was (cut|refused)/);
    await watched.cluster.restart();
    const measuredMs = await watched.recovered(performance.now(), boundMs);
    recordRecovery({ fault: 'F1', what: 'API server down at the start', boundMs, measuredMs, said: sentence });
    expect([...watched.verdicts()]).toContain('Service/shop/cart bound/bound-by-namespace-label shop/edge');
  });

  it.each([
    { fault: 'F2a', how: 'SIGTERM' },
    { fault: 'F2b', how: 'SIGKILL' },
  ] as const)('$fault a restart after $how costs one list per kind at most', async ({ fault, how }) => {
    const before = watched.verdicts();
    const from = watched.auditLength();
    if (how === 'SIGKILL') watched.cluster.signal('SIGKILL');
    const restarted = watched.cluster.restart();
    const said = await eventually(() => {
      const { state, sentence } = watched.status().freshness;
      return (state === 'delayed' || state === 'stale') && sentence;
    }, 'the page to say that the picture may be old');
    expect(watched.verdicts()).toEqual(before);
    await restarted;
    const measuredMs = await watched.recovered(performance.now(), boundMs);
    recordRecovery({ fault, what: `API server restarted after ${how}`, boundMs, measuredMs, said });
    expect(twice(watched.lists(from))).toEqual([]);
    expect(surprises(watched, before)).toEqual([]);
  });

  it('F2c what was deleted and made during a loss of the network is so afterwards', async () => {
    const before = watched.verdicts();
    watched.cable.behave('cut');
    const said = await eventually(
      () => {
        const { state, sentence } = watched.status().freshness;
        return state === 'stale' && sentence;
      },
      'the page to say that the picture is old',
      { withinMs: 30_000 },
    );
    expect(said).toMatch(/^Stale since \d{4}-/);
    expect(watched.verdicts()).toEqual(before);
    await watched.cluster.admin.remove(named('Service/shop/ghost'));
    await watched.cluster.admin.remove(named('Pod/shop/cart-1'));
    await watched.cluster.admin.apply([service('new'), service('out', 'edge')]);
    watched.cable.behave('pass');
    const measuredMs = await watched.recovered(performance.now(), boundMs);
    recordRecovery({
      fault: 'F2c',
      what: 'network cut until stale, objects changed meanwhile',
      boundMs,
      measuredMs,
      said,
    });
    expect(surprises(watched, before)).toEqual([]);
    const ids = watched.topology().services.map(({ id }) => id);
    expect(ids).toContain('Service/shop/new');
    expect(ids).not.toContain('Service/shop/ghost');
  });
});

/** What stands there more than once. */
function twice(kinds: readonly string[]): readonly string[] {
  return kinds.filter((kind, index) => kinds.indexOf(kind) !== index);
}
