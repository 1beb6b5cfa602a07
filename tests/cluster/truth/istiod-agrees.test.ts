import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Topology } from '#lib/model/topology.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { eventually } from '../harness/eventually.ts';
import { existingKubeconfig } from '../harness/existing-cluster.ts';
import { type Istiod, startIstiod } from '../harness/istiod.ts';
import { exportCluster, resolveExport } from '../product/export.ts';
import { differences, expectedBy, writtenByIstiod } from './conditions.ts';
import { randomEdits, seededRandom } from './edits.ts';
import { type LiveSource, openLiveSource } from './live-source.ts';
import { meshConfiguration, meshObjects, waypoints } from './mesh.ts';
import { expectedAtZtunnel, sentByIstiod } from './sent-to-ztunnel.ts';

/** Another seed makes other edits: `TEST_SEED=7 npm run test:cluster -- truth`. */
const seed = Number(process.env.TEST_SEED ?? 20_260_901);
const editCount = 30;

/** How long a disagreement may last, and how often in a row they must agree for it to be over. */
const agreeWithinMs = 45_000;
const looksInARow = 5;

/** Status and reason of every condition that istiod has for waypoints; `semantics.md` says when each occurs. */
const everyReason = [
  'istio.io/WaypointBound True/WaypointAccepted',
  'istio.io/WaypointBound False/WaypointIsNotReady',
  'istio.io/WaypointBound False/AttachmentDenied',
  'istio.io/WaypointBound False/UnsupportedTrafficType',
  'istio.io/WaypointBound False/CrossNamespaceWaypointForbidden',
  'istio.io/WaypointMissing True/NoWaypointForWildcardService',
  'istio.io/WaypointMissing True/NoWaypointForRacingConnectStrategy',
  'istio.io/VisibilityApplied True/Public',
  'istio.io/VisibilityApplied True/Namespace',
  'WaypointAccepted True/Accepted',
  'WaypointAccepted True/PartiallyInvalid',
  'WaypointAccepted False/Invalid',
  'WaypointAccepted False/TargetNotFound',
  'WaypointAccepted False/AncestorNotBound',
  'ZtunnelAccepted True/Accepted',
  'ZtunnelAccepted True/UnsupportedValue',
  'ZtunnelAccepted False/UnsupportedValue',
  'ResolvedWaypoints True/ResolvedWaypoints',
];

let cluster: Cluster;
let istiod: Istiod;
let live: LiveSource;

describe.skipIf(existingKubeconfig !== null)(
  'what istiod writes on objects and sends to ztunnel is what the product says',
  () => {
    beforeAll(async () => {
      cluster = await startCluster();
      istiod = await startIstiod(cluster, { mesh: meshConfiguration });
      await cluster.admin.apply(meshObjects());
      live = openLiveSource(cluster.viewerKubeconfig);
      const withAddress = waypoints.filter(({ pending }) => pending !== true).length;
      await eventually(
        () => live.topology()?.gateways.filter(({ bindable }) => bindable).length === withAddress,
        `${withAddress} waypoints with an address`,
        { withinMs: 120_000 },
      );
    });

    afterAll(async () => {
      live?.stop();
      await cluster?.stop();
    });

    it('on a mesh in which every reason occurs', async () => {
      await agree('the mesh as it was made');
      const written = writtenByIstiod(await exportCluster(cluster.admin));
      const seen = new Set([...written].map(([key, value]) => `${key.split(' ')[1]} ${value.split(':')[0]}`));
      expect(
        everyReason.filter((reason) => !seen.has(reason)),
        'reasons that do not occur',
      ).toEqual([]);
      expect(
        [...seen].filter((reason) => !everyReason.includes(reason)),
        'reasons that nobody knows',
      ).toEqual([]);
      const objects = new Set([...written.keys()].map((key) => key.split(' ')[0]));
      const sent = await sentByIstiod(istiod.debug);
      console.log(
        `Compared ${written.size} conditions of ${objects.size} objects, and ${sent.size} answers to ztunnel.`,
      );
      expect(objects.size).toBeGreaterThanOrEqual(150);
    });

    it(`after each of ${editCount} edits by chance (TEST_SEED=${seed})`, {
      timeout: editCount * agreeWithinMs,
    }, async () => {
      for (const [position, edit] of randomEdits(editCount, seededRandom(seed)).entries()) {
        await edit.make(cluster.admin);
        await agree(`edit ${position + 1} of seed ${seed}, "${edit.sentence}"`);
      }
    });
  },
);

/**
 * Waits until what istiod wrote and sends, what the same objects give when read as files, and what the product shows live
 * are the same, and stay so. Reading the objects knows of an edit at once, so that two that have not noticed it yet do not
 * agree.
 */
async function agree(after: string): Promise<void> {
  let disagreements: readonly string[] = [];
  let looks = 0;
  const look = async () => {
    const objects = await exportCluster(cluster.admin);
    const sent = await sentByIstiod(istiod.debug);
    const written = writtenByIstiod(objects);
    const compare = (way: string, topology: Topology) =>
      [...differences(expectedBy(topology), written), ...differences(expectedAtZtunnel(topology), sent)].map(
        (row) => `${way}: ${row}`,
      );
    const topology = live.topology();
    disagreements = [
      ...compare('read as files', resolveExport(objects)),
      ...(topology === null ? ['live: nothing yet'] : compare('live', topology)),
    ];
    looks = disagreements.length === 0 ? looks + 1 : 0;
    return looks >= looksInARow;
  };
  await eventually(look, 'agreement', { withinMs: agreeWithinMs, everyMs: 200 }).catch((error: unknown) => {
    if (disagreements.length === 0) throw error;
    const table = disagreements.slice(0, 30).join('\n  ');
    throw new Error(
      `After ${after}, ${disagreements.length} answers differ for ${agreeWithinMs / 1_000} s:\n  ${table}`,
    );
  });
}
