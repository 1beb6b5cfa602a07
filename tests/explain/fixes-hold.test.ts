import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import type { Verdict } from '#lib/explain/verdict.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { arbitrarySnapshot } from '#tests/resolve/arbitrary-snapshot.ts';
import { applyCommand } from './apply-command.ts';

const root = path.join(import.meta.dirname, '..');

describe('a change that is proposed does what is said of it', () => {
  const areas = ['cases/waypoint-binding', 'cases/canary', 'cases/data-plane', 'cases/left-out', 'cases/desired-state'];
  const groups = [...areas, 'cases/versions', 'conformance/waypoints', 'conformance/random'];
  it.each(groups)(
    'in every cluster of tests/%s',
    (group) => {
      const broken = folders(group).flatMap((folder) =>
        brokenPromises(read(folder)).map((promise) => `${path.basename(folder)}: ${promise}`),
      );
      expect(broken).toEqual([]);
    },
    60_000,
  );

  it('in any cluster', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        expect(brokenPromises(snapshot)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('checks enough promises to mean something', () => {
    const seen = new Map<string, number>();
    for (const folder of groups.flatMap(folders)) {
      for (const { sentence } of proposals(read(folder))) {
        const { name } = promises.find(({ pattern }) => pattern.test(sentence)) ?? { name: 'none' };
        seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    }
    expect([...seen.keys()]).toEqual(expect.arrayContaining(promises.map(({ name }) => name)));
  }, 60_000);
});

type Promised = {
  readonly name: string;
  readonly pattern: RegExp;
  /** What the sentence promises for the object that it was written for. */
  readonly isKept: (after: Verdict, words: RegExpExecArray, before: Verdict) => boolean;
};

const boundTo = (after: Verdict, waypoint: string | undefined) =>
  after.status === 'bound' && after.waypoint === waypoint;

const promises: readonly Promised[] = [
  {
    name: 'use',
    pattern: /^To use (?:waypoint )?(\S+?)(?:, the default of its namespace)?, (?:name it|take its own label away)\./,
    isKept: (after, [, waypoint]) => boundTo(after, waypoint) && after.delivery === 'waypoint',
  },
  {
    name: 'back to the default',
    pattern: /^Until then, .*: the namespace's (\S+) is used again\./,
    isKept: (after, [, waypoint]) => boundTo(after, waypoint) && after.delivery === 'waypoint',
  },
  {
    name: 'what was meant',
    pattern: /^If (\S+) is meant, (?:name it|say in which namespace it is)\.$/,
    isKept: (after, [, waypoint]) => boundTo(after, waypoint),
  },
  {
    name: 'what was meant, once it admits',
    pattern: /^If (\S+) is meant, .*allowedRoutes/,
    isKept: ({ asked, reason }, [, waypoint]) =>
      asked === waypoint && (reason === 'namespace-not-allowed' || reason === 'namespace-object-missing'),
  },
  {
    name: 'serve too',
    pattern: /set istio\.io\/waypoint-for on it to/,
    isKept: (after, _, before) => boundTo(after, before.asked ?? undefined),
  },
  {
    name: 'admit',
    pattern: /^(?:Or let|Let) \S+ admit|^Give namespace \S+ the labels that the selector of \S+ asks for\.$/,
    isKept: ({ reason }) => reason !== 'namespace-not-allowed',
  },
  {
    name: 'empty label',
    pattern: /^Take the empty label away\.$/,
    // The namespace's label may be empty as well.
    isKept: ({ reason, askedBy }, _, before) => reason !== 'waypoint-name-empty' || askedBy !== before.askedBy,
  },
  {
    name: 'discovery',
    pattern: /^Give namespace (\S+) the labels that istiod watches for/,
    isKept: ({ sentence }, [, namespace]) => !sentence.includes(`istiod does not watch namespace ${namespace} `),
  },
  {
    name: 'revision',
    pattern: /^Take the revision label away/,
    isKept: ({ sentence }) => !sentence.includes('names another revision'),
  },
];

type Proposal = {
  readonly object: ObjectId;
  readonly place: number;
  readonly sentence: string;
  readonly command: string;
  readonly before: Verdict;
};

function brokenPromises(snapshot: Snapshot): readonly string[] {
  const tried = new Map<string, ReturnType<typeof resolve>>();
  return proposals(snapshot).flatMap(({ object, place, sentence, command, before }) => {
    const promised = promises.find(({ pattern }) => pattern.test(sentence));
    if (promised === undefined) return [];
    const changed = tried.get(command) ?? resolveAfter(snapshot, command);
    if (changed === null) return [];
    tried.set(command, changed);
    const after = verdictsAbout(changed, object)[place];
    const words = promised.pattern.exec(sentence);
    const isKept = after !== undefined && words !== null && promised.isKept(after, words, before);
    return isKept ? [] : [`${object} (${before.reason}): ${sentence} [${command}] gave ${after?.sentence}`];
  });
}

function resolveAfter(snapshot: Snapshot, command: string) {
  const changed = applyCommand(named(snapshot), command);
  return changed === null ? null : resolve(changed);
}

/** The API server gives each Namespace the label that listeners select on. */
function named(snapshot: Snapshot): Snapshot {
  const namespaces = snapshot.namespaces.map((namespace) => ({
    ...namespace,
    labels: { ...namespace.labels, 'kubernetes.io/metadata.name': namespace.name },
  }));
  return { ...snapshot, namespaces };
}

function proposals(snapshot: Snapshot): readonly Proposal[] {
  const topology = resolve(snapshot);
  const { namespaces, services, workloads } = topology;
  const objects = new Set([...namespaces, ...services, ...workloads].map(({ id }) => id));
  const proposed = (object: ObjectId, place: number, before: Verdict) =>
    before.fixes.flatMap(({ sentence, command }) =>
      command === null ? [] : { object, place, sentence, command, before },
    );
  // A group of workloads has one command for all of them.
  const ofGroups = services.flatMap(({ id }) =>
    (answerFor(topology, id)?.workloads ?? [])
      .filter(({ objects: members }) => members.length > 1)
      .flatMap(({ objects: members, verdict }) => members.flatMap((member) => proposed(member, 0, verdict))),
  );
  const ownOnes = [...objects].flatMap((object) =>
    verdictsAbout(topology, object).flatMap((before, place) => proposed(object, place, before)),
  );
  return [...ownOnes, ...ofGroups];
}

/** The verdicts on an object itself, one for each of its hosts. */
function verdictsAbout(topology: ReturnType<typeof resolve>, object: ObjectId): readonly Verdict[] {
  const answer = answerFor(topology, object);
  if (answer === null) return [];
  return [...(answer.hosts?.map(({ verdict }) => verdict) ?? answer.verdicts)];
}

function folders(group: string): readonly string[] {
  return readdirSync(path.join(root, group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(root, group, name));
}

function read(folder: string): Snapshot {
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'expected.yaml')
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
  const reading = path.basename(folder).includes('desired') ? 'desired' : 'observed';
  const source = { name: folder, kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
  return snapshotFromTexts(texts, { reading }, source);
}
