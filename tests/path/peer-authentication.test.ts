import { describe, expect, it } from 'vitest';
import type { PeerAuthentication } from '#lib/model/policy.ts';
import {
  evaluateAtSidecar,
  evaluatePeerAuthentication,
  peerAuthenticationLevels,
} from '#lib/resolve/path/peer-authentication-rule.ts';
import { peerAuthenticationRule } from '#lib/resolve/policies/peer-authentication.ts';
import { hopLines, pathIn } from './read.ts';

const modes = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'] as const;
type Mode = (typeof modes)[number];

/** The modes of the three levels, null for no object, and of port 8080 of the workload's object. */
type Setting = {
  readonly mesh: Mode | null;
  readonly namespace: Mode | null;
  readonly workload: Mode;
  readonly port: Mode;
};

const settings: readonly Setting[] = [null, ...modes].flatMap((mesh) =>
  [null, ...modes].flatMap((namespace) =>
    modes.flatMap((workload) => modes.map((port) => ({ mesh, namespace, workload, port }))),
  ),
);

const labels = { app: 'a' };

function objects({ mesh, namespace, workload, port }: Setting): readonly PeerAuthentication[] {
  const object = (home: string, name: string, mode: Mode | null, selected: boolean): readonly PeerAuthentication[] =>
    mode === null
      ? []
      : [
          {
            namespace: home,
            name,
            uid: null,
            labels: {},
            annotations: {},
            createdAt: null,
            setBy: {},
            origin: null,
            mode,
            selector: selected ? { matchLabels: labels } : null,
            portModes: selected ? [{ port: 8080, mode: port }] : [],
          },
        ];
  return [
    ...object('root', 'mesh', mesh, false),
    ...object('app', 'namespace', namespace, false),
    ...object('app', 'workload', workload, true),
  ];
}

/** What the API says: the port's mode, else the workload's, the namespace's, the mesh's; PERMISSIVE where nobody says. */
function refusedByApi({ mesh, namespace, workload, port }: Setting, dialled: number): boolean {
  const levels = [dialled === 8080 ? port : 'UNSET', workload, namespace, mesh];
  return levels.find((mode) => mode !== null && mode !== 'UNSET') === 'STRICT';
}

/** The holes of ztunnel: what it refuses where the API says otherwise. Null where it does as the API says. */
function deviation({ mesh, namespace, workload, port }: Setting, dialled: number): boolean | null {
  const isOpen = workload === 'PERMISSIVE' || workload === 'DISABLE';
  const inherits = namespace === 'STRICT' || ((namespace === null || namespace === 'UNSET') && mesh === 'STRICT');
  if (mesh === 'STRICT' && (namespace === null || namespace === 'UNSET') && isOpen && port === 'STRICT') return false;
  if (mesh === 'STRICT' && namespace === 'UNSET' && workload === 'UNSET' && port === 'PERMISSIVE') return false;
  return inherits && workload === 'UNSET' && port === 'DISABLE' && dialled === 8080 ? true : null;
}

const levelsOf = (policies: readonly PeerAuthentication[]) =>
  peerAuthenticationLevels(
    Map.groupBy(policies, ({ namespace }) => namespace),
    'root',
    'app',
    labels,
  );

describe('plain text and PeerAuthentication, over every combination of modes', () => {
  it.each([8080, 9090])('ztunnel does as the API says, but for its three holes, on port %i', (dialled) => {
    for (const setting of settings) {
      const policies = objects(setting);
      const listed = peerAuthenticationRule(policies, 'root')('app', labels);
      const refused = evaluatePeerAuthentication(listed, levelsOf(policies), 'root', true, dialled).some(
        ({ result }) => result === 'deny',
      );
      const expected = deviation(setting, dialled) ?? refusedByApi(setting, dialled);
      expect({ ...setting, refused }).toEqual({ ...setting, refused: expected });
    }
  });

  it.each([8080, 9090])('a sidecar does as the API says on port %i', (dialled) => {
    for (const setting of settings) {
      const found = evaluateAtSidecar(levelsOf(objects(setting)), true, dialled);
      const refused = found.some(({ result }) => result === 'deny');
      expect({ ...setting, refused }).toEqual({ ...setting, refused: refusedByApi(setting, dialled) });
    }
  });

  it('nobody with an identity is refused', () => {
    for (const setting of settings) {
      const policies = objects(setting);
      const listed = peerAuthenticationRule(policies, 'root')('app', labels);
      const found = evaluatePeerAuthentication(listed, levelsOf(policies), 'root', false, 8080);
      expect(found.every(({ result }) => result === 'no-match')).toBe(true);
    }
  });
});

describe('a PeerAuthentication that Kubernetes would refuse', () => {
  // Ports need a selector: the API's own rule. `refusedInPeerAuthentication`.
  const refused = (mode: string, namespace: string) =>
    `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a, namespace: ${namespace}, creationTimestamp: '2020-01-01T00:00:00Z'}\nspec: {mtls: {mode: ${mode}}, portLevelMtls: {8080: {mode: ${mode}}}}\n`;
  const bareApi = 'Service/bare/api:80';

  it('makes nothing strict, at ztunnel and at sidecars', () => {
    for (const to of [bareApi, 'Pod/cli/side:8080 by pod-ip']) {
      const namespace = to === bareApi ? 'bare' : 'cli';
      const before = pathIn('Pod/cli/plain', to);
      const after = pathIn('Pod/cli/plain', to, { add: refused('STRICT', namespace) });
      expect(before.verdict).toBe('allowed');
      expect([after.verdict, hopLines(after)]).toEqual(['allowed', hopLines(before)]);
      const valid = refused('STRICT', namespace).replace(/, portLevelMtls.*?}}/, '');
      expect(pathIn('Pod/cli/plain', to, { add: valid }).verdict).toBe('denied');
    }
  });

  it('opens nothing that another closes, although it is older', () => {
    const closed = refused('STRICT', 'bare')
      .replace('name: a', 'name: b')
      .replace('2020', '2021')
      .replace(/, portLevelMtls.*?}}/, '');
    const found = pathIn('Pod/cli/plain', bareApi, { add: [refused('PERMISSIVE', 'bare'), closed].join('---\n') });
    expect(found.verdict).toBe('denied');
    expect(hopLines(found).join()).toContain('STRICT bare/b deny');
  });
});
