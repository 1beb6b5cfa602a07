import type { Gap } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import { counted } from '#lib/view/words.ts';
import type { FreshnessWords } from '../freshness.ts';

/** A line over the map. */
type Banner = {
  /** Stable while its cause stays. */
  readonly key: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly sentence: string;
  /** The whole list of what was not read says more. */
  readonly hasReport: boolean;
};

/** What must stand over the map: a picture that is old, things that could not be read, an API that is not there. */
export function bannersFor(topology: Topology, freshness: FreshnessWords): readonly Banner[] {
  const banners: Banner[] = [];
  if (freshness.tone === 'stale') {
    banners.push({
      key: freshness.short,
      severity: 'error',
      sentence: freshness.long,
      hasReport: false,
    });
  }
  const hiding = topology.gaps.filter((gap) => gap.cause !== 'absent' && gap.cause !== 'syncing');
  const [first] = hiding;
  if (first !== undefined) {
    banners.push({
      key: `gaps ${hiding.map(gapKey).join()}`,
      severity: 'warning',
      sentence:
        hiding.length === 1
          ? first.sentence
          : `${first.sentence} And ${counted(hiding.length - 1, 'more thing')} could not be read.`,
      hasReport: hiding.length > 1,
    });
  }
  const reading = topology.gaps.filter((gap) => gap.cause === 'syncing').map((gap) => gap.kind ?? 'other objects');
  if (reading.length > 0) {
    const sentence = `Still being read: ${reading.join(', ')}. What depends on them is undetermined until they are here.`;
    banners.push({ key: `reading ${reading.join()}`, severity: 'info', sentence, hasReport: false });
  }
  const absent = absentApi(topology, 'Gateway') ?? absentApi(topology, 'ServiceEntry');
  if (absent !== undefined) {
    banners.push({ key: `absent ${absent.kind}`, severity: 'info', sentence: absent.sentence, hasReport: false });
  } else if (!topology.namespaces.some((namespace) => namespace.dataplaneMode === 'ambient')) {
    banners.push({ key: 'no ambient namespace', severity: 'info', sentence: noAmbientNamespace, hasReport: false });
  }
  return banners;
}

const noAmbientNamespace =
  'No namespace is in ambient mode (label istio.io/dataplane-mode=ambient), so ztunnel captures nothing here unless a pod has the label itself.';

/** Without the Gateway API there is no waypoint, and without ServiceEntry most likely no Istio. */
function absentApi(topology: Topology, kind: string): Gap | undefined {
  return topology.gaps.find((gap) => gap.cause === 'absent' && gap.kind === kind);
}

function gapKey(gap: Gap): string {
  return `${gap.kind} ${gap.cause} ${gap.object} ${gap.origin?.file} ${gap.origin?.document}`;
}
