import type { ObjectId } from '#lib/model/object-id.ts';
import type {
  Branch,
  Bypassed,
  Caller,
  Destination,
  EvaluatedPolicy,
  Hop,
  PathNote,
  RequestPath,
  SampleRequest,
} from '#lib/model/path.ts';
import type { IstioSettings, SourceDescription } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { gapSentence } from './wording/gap-sentence.ts';
import { branchSentence, pathOfBranch } from './wording/path-branch-sentence.ts';
import { bypassSentence } from './wording/path-bypass-sentence.ts';
import { hopSentence } from './wording/path-hop-sentence.ts';
import { noteSentence } from './wording/path-note-sentence.ts';
import { evaluatedPhrase } from './wording/path-policy-sentence.ts';
import { pathSentence } from './wording/path-sentence.ts';

/** Everything to say about one path: what `atlas path` and the path view show. See docs/schema/path.json. */
export type PathAnswer = {
  /** An id, `kind:sidecar` or `ip:10.0.0.1`. */
  readonly from: string;
  readonly fromKind: Caller['kind'];
  readonly to: ObjectId;
  readonly host: string | null;
  readonly port: number | null;
  readonly via: Destination['via'];
  readonly sentence: string;
  readonly verdict: RequestPath['verdict'];
  readonly decidedAt: number | null;
  readonly hops: readonly ExplainedHop[];
  readonly branches: readonly (Omit<Branch, 'hops' | 'notes'> & {
    readonly sentence: string;
    readonly hops: readonly ExplainedHop[];
  })[];
  readonly bypassed: readonly (Bypassed & { readonly sentence: string })[];
  readonly notes: readonly (PathNote & { readonly sentence: string })[];
  readonly sample: SampleRequest | null;
  readonly source: SourceDescription;
  readonly istio: Pick<IstioSettings, 'minor' | 'minorFrom' | 'revision'>;
  /** What could not be read, as sentences. */
  readonly gaps: readonly string[];
};

type ExplainedHop = Omit<Hop, 'policies'> & {
  readonly sentence: string;
  readonly policies: readonly (EvaluatedPolicy & { readonly sentence: string })[];
};

/** The path of a request with its sentences. */
export function pathAnswer(topology: Topology, from: Caller, to: Destination, sample?: SampleRequest): PathAnswer {
  return answerForPath(topology, requestPath(topology, from, to, sample), sample);
}

/** A path that was computed already, with its sentences. */
export function answerForPath(topology: Topology, path: RequestPath, sample?: SampleRequest): PathAnswer {
  const { source, istio, gaps } = topology;
  return {
    from: callerName(path.from),
    fromKind: path.from.kind,
    to: path.to.object,
    host: path.to.host,
    port: path.to.port,
    via: path.to.via,
    sentence: pathSentence(path),
    verdict: path.verdict,
    decidedAt: path.decidedAt,
    hops: explainedHops(path),
    branches: path.branches.map((branch) => {
      const { notes: _notes, hops: _hops, ...facts } = branch;
      const [, ...behind] = explainedHops(pathOfBranch(branch, path));
      return { ...facts, sentence: branchSentence(branch, path), hops: behind };
    }),
    bypassed: path.bypassed.map((bypassed) => ({ ...bypassed, sentence: bypassSentence(bypassed) })),
    notes: path.notes.map((note) => ({ ...note, sentence: noteSentence(note) })),
    sample: sample ?? null,
    source,
    istio: { minor: istio.minor, minorFrom: istio.minorFrom, revision: istio.revision },
    gaps: gaps.filter(({ cause }) => cause !== 'absent').map(gapSentence),
  };
}

function explainedHops(path: RequestPath): readonly ExplainedHop[] {
  return path.hops.map((hop, position) => ({
    ...hop,
    sentence: upperFirst(hopSentence(path, position)),
    policies: hop.policies.map((policy) => ({ ...policy, sentence: `${evaluatedPhrase(policy)}.` })),
  }));
}

/** A caller as the command line and links name it. */
export function callerName({ object, address, kind }: Caller): string {
  return object ?? (address === null ? `kind:${kind}` : `ip:${address}`);
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
