import type { Answer } from '#lib/explain/answer.ts';
import type { Verdict } from '#lib/explain/verdict.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { isException } from '#lib/view/outcome.ts';
import { shortName } from '../ui/object-link.tsx';
import { outcomeOfVerdict } from './outcome-of-verdict.ts';

/** One verdict of an answer with whose traffic it is about. The two kinds of traffic are never merged. */
export type PanelCard = {
  readonly key: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** The objects that the verdict holds for, where it is not the answer's own. */
  readonly objects: readonly ObjectId[];
};

/** The verdicts of an answer in the order in which they are read: its own, then those of the other kind of traffic. */
export function panelCards(answer: Answer): readonly PanelCard[] {
  return [...ownCards(answer), ...workloadCards(answer), ...serviceCards(answer)];
}

/** The card that is open unless the reader says otherwise: the first with an exception, else the first. */
export function firstCard(cards: readonly PanelCard[]): PanelCard | undefined {
  return cards.find(({ verdict }) => isException(outcomeOfVerdict(verdict))) ?? cards[0];
}

function ownCards(answer: Answer): readonly PanelCard[] {
  const { kind } = parseObjectId(answer.object);
  if (answer.hosts !== undefined) {
    return answer.hosts.map(({ hostname, verdict }) => ({
      key: `host ${hostname}`,
      title: `Traffic to ${hostname}`,
      verdict,
      objects: [],
    }));
  }
  return answer.verdicts.map((verdict) => ({
    key: `own ${verdict.traffic}`,
    title: ownTitle(kind, verdict),
    verdict,
    objects: [],
  }));
}

function ownTitle(kind: string, { traffic }: Verdict): string {
  if (kind === 'Namespace') {
    return traffic === 'service' ? 'Services without a label of their own' : 'Pods without a label of their own';
  }
  if (traffic === 'service') return 'Traffic to the service';
  return kind === 'Pod' ? 'Traffic to its pod IP' : 'Traffic to its address';
}

function workloadCards(answer: Answer): readonly PanelCard[] {
  return (answer.workloads ?? []).flatMap(({ objects, verdict }) => {
    const [first] = objects;
    if (first === undefined) return [];
    return { key: `workloads ${first}`, title: groupTitle(first, objects.length), verdict, objects };
  });
}

function groupTitle(first: ObjectId, count: number): string {
  if (parseObjectId(first).kind !== 'Pod') return `Traffic to the addresses of ${count} of its endpoints`;
  return count === 1
    ? `Traffic to the pod IP of ${parseObjectId(first).name}`
    : `Traffic to the IPs of ${count} of its pods`;
}

function serviceCards(answer: Answer): readonly PanelCard[] {
  return (answer.services ?? []).map(({ object, hostname, verdict }) => ({
    key: `service ${object} ${hostname}`,
    title: `Traffic to ${parseObjectId(object).kind} ${shortName(object)}, which selects it`,
    verdict,
    objects: [object],
  }));
}
