import { compareIds } from '#lib/model/object-id.ts';
import type { IstioSettings, Notice } from '#lib/model/snapshot.ts';
import { minorNumber, minorOfImage, minorOfVersion, nearestMinor, newestMinor, oldestMinor } from './istio-version.ts';
import type { GivenOptions } from './options.ts';
import type { ControlPlane, Workload } from './trim-workload.ts';

/** istiod or ztunnel as its Deployment or DaemonSet shows it. */
type SeenControlPlane = ControlPlane & { readonly namespace: string; readonly name: string };

export function seenControlPlanes(workloads: readonly Workload[]): readonly SeenControlPlane[] {
  return workloads.flatMap(({ namespace, name, controlPlane }) =>
    controlPlane === null ? [] : { ...controlPlane, namespace, name },
  );
}

/**
 * The istiod to answer as, where several are seen: the one of the given revision, else the one that is the default,
 * else the newest. Null where none is seen, or none of the given revision.
 */
export function chooseIstiod(seen: readonly SeenControlPlane[], revision: string | undefined): SeenControlPlane | null {
  const istiods = seen.filter(({ component }) => component === 'istiod').sort(newestFirst);
  if (revision !== undefined) return istiods.find((istiod) => (istiod.revision ?? '') === revision) ?? null;
  return istiods.find((istiod) => istiod.revision === null || istiod.revision === 'default') ?? istiods[0] ?? null;
}

/** Each setting as given, else as the cluster shows it, else as the newest known minor has it. */
export function istioSettings(
  seen: readonly SeenControlPlane[],
  istiod: SeenControlPlane | null,
  given: GivenOptions,
): { readonly istio: IstioSettings; readonly notices: readonly Notice[] } {
  const { minor, minorFrom, notices } = chooseMinor(seen, istiod, given);
  const environment: Record<string, string> = Object.assign(Object.create(null), istiod?.environment, given.env);
  const revision = given.revision === undefined ? (istiod?.revision ?? null) : given.revision || null;
  const revisionFrom = given.revision !== undefined ? 'given' : istiod !== null ? 'cluster' : 'default';
  return { istio: { minor, minorFrom, revision, revisionFrom, environment }, notices };
}

type ChosenMinor = Pick<IstioSettings, 'minor' | 'minorFrom'> & { readonly notices: readonly Notice[] };

function chooseMinor(
  seen: readonly SeenControlPlane[],
  istiod: SeenControlPlane | null,
  given: GivenOptions,
): ChosenMinor {
  const fromGiven = given.istio === undefined ? null : minorOfVersion(given.istio);
  if (fromGiven !== null) return withinKnown(fromGiven, 'given', `Istio ${given.istio} was asked for`);
  const fromCluster = minorSeen(seen, istiod);
  const chosen: ChosenMinor =
    fromCluster === null
      ? { minor: `1.${newestMinor}`, minorFrom: 'default', notices: [] }
      : withinKnown(fromCluster.minor, 'cluster', `${fromCluster.object} runs Istio ${fromCluster.minor}`);
  if (given.istio === undefined) return chosen;
  const sentence = `"${given.istio}" is no version of Istio, so ${chosen.minor} is used. Write it as 1.${newestMinor}.`;
  return { ...chosen, notices: [...chosen.notices, { code: 'option-ignored', sentence, count: 1 }] };
}

function withinKnown(minor: string, minorFrom: IstioSettings['minorFrom'], found: string): ChosenMinor {
  const nearest = nearestMinor(minor);
  if (nearest === minor) return { minor, minorFrom, notices: [] };
  const sentence = `${found}; the rules of 1.${oldestMinor} to 1.${newestMinor} are known, so those of ${nearest} answer.`;
  return { minor: nearest, minorFrom, notices: [{ code: 'option-ignored', sentence, count: 1 }] };
}

function minorSeen(
  seen: readonly SeenControlPlane[],
  istiod: SeenControlPlane | null,
): { readonly minor: string; readonly object: string } | null {
  const ztunnels = seen.filter(({ component }) => component === 'ztunnel').sort(newestFirst);
  for (const candidate of istiod === null ? ztunnels : [istiod, ...ztunnels]) {
    const minor = minorOfImage(candidate.image);
    const kind = candidate.component === 'istiod' ? 'Deployment' : 'DaemonSet';
    if (minor !== null) return { minor, object: `${kind} ${candidate.namespace}/${candidate.name}` };
  }
  return null;
}

function newestFirst(left: SeenControlPlane, right: SeenControlPlane): number {
  const byVersion = rank(right) - rank(left);
  return byVersion === 0 ? compareIds(`${left.namespace}/${left.name}`, `${right.namespace}/${right.name}`) : byVersion;
}

function rank({ image }: SeenControlPlane): number {
  const minor = minorOfImage(image);
  return minor === null ? 0 : minorNumber(minor);
}
