import { describe, expect, it } from 'vitest';
import { pathSentence } from '#lib/explain/wording/path-sentence.ts';
import { pathIn, said } from './read.ts';

const onNetwork = (name: string): readonly [string, string] => [
  "metadata: {name: api-1, namespace: bare, labels: {app: 'api'}",
  `metadata: {name: api-1, namespace: bare, labels: {app: 'api', topology.istio.io/network: ${name}}`,
];
const usual: readonly [string, string] = [
  "kubernetes.io/metadata.name: 'istio-system'",
  "kubernetes.io/metadata.name: 'istio-system'\n    topology.istio.io/network: 'west'",
];

describe('several networks', () => {
  it('leave open what happens between them, and say so', () => {
    const found = pathIn('Pod/cli/cli', 'Service/bare/api:80', { replace: [onNetwork('east'), usual] });
    expect(said(found)).toBe('undetermined, another-network');
    expect(pathSentence(found)).toBe(
      'Whether requests from Pod cli/cli to Service bare/api, port 80, are allowed cannot be told: Pod bare/api-1 is on network east and the caller is on network west: what happens between networks is not followed here.',
    );
    expect(said(pathIn('kind:captured', 'Service/bare/api:80', { replace: [onNetwork('east')] }))).toBe(
      'undetermined, another-network',
    );
  });

  it('change nothing inside one, nor where all name the same', () => {
    expect(said(pathIn('Pod/cli/cli', 'Service/app/web:80', { replace: [onNetwork('east')] }))).toBe(
      'allowed, identity-is-waypoint',
    );
    expect(said(pathIn('Pod/cli/cli', 'Service/bare/api:80', { replace: [onNetwork('west'), usual] }))).toBe('allowed');
  });
});

describe('layered mode', () => {
  const istiod =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}\nspec: {template: {spec: {containers: [{name: discovery, image: istio/pilot:1.31.0, env: [{name: ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES, value: "true"}]}]}}}\n';

  it('leaves open what a waypoint makes of the connection', () => {
    const found = pathIn('Pod/cli/cli', 'Service/app/web:80', { add: istiod });
    expect(said(found)).toBe('depends, layered-mode, identity-is-waypoint');
    expect(pathSentence(found)).toMatch(/depends on what the waypoint makes of the connection/);
    expect(said(pathIn('Pod/cli/cli', 'Service/bare/api:80', { add: istiod }))).toBe('allowed');
  });
});
