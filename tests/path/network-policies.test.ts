import { describe, expect, it } from 'vitest';
import { noteSentence } from '#lib/explain/wording/path-note-sentence.ts';
import { pathSentence } from '#lib/explain/wording/path-sentence.ts';
import type { RequestPath } from '#lib/model/path.ts';
import { pathIn, said } from './read.ts';

const policy = (namespace: string, name: string, spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;

const web = 'podSelector: {matchLabels: {app: web}}';

const network = ({ notes }: RequestPath) => notes.filter(({ code }) => code.startsWith('network-policy'));

// Kubernetes' NetworkPolicySpec; that everything of the mesh arrives on 15008: https://istio.io/latest/docs/ambient/usage/networkpolicy/
describe('a NetworkPolicy on the way', () => {
  const onlyTheApplication = policy('app', 'web', `{${web}, ingress: [{ports: [{port: 8080}]}]}`);

  it('that admits the port of the application alone cuts off whoever comes over HBONE', () => {
    const behindWaypoint = pathIn('Pod/cli/cli', 'Service/app/web:80', { add: onlyTheApplication });
    expect(said(behindWaypoint)).toBe('fails at 2, network-policy-blocks');
    expect(behindWaypoint.hops.map(({ kind }) => kind)).toEqual(['ztunnel', 'waypoint', 'ztunnel']);
    expect(behindWaypoint.hops[2]?.policies).toEqual([]);
    expect(pathSentence(behindWaypoint)).toBe(
      'Requests from Pod cli/cli to Service app/web, port 80, fail: no rule of NetworkPolicy app/web admits this connection to Pod app/web-1 on port 15008, on which everything of the mesh arrives; it gets no answer.',
    );
    expect(said(pathIn('Pod/cli/side', 'Service/app/web:80', { add: onlyTheApplication }))).toBe(
      'fails at 1, network-policy-blocks',
    );
  });

  it('does not concern plain text, which arrives on the port of the application', () => {
    const found = pathIn('Pod/cli/plain', 'Service/app/web:80', { add: onlyTheApplication });
    expect(network(found)).toEqual([]);
    expect(found.verdict).toBe('denied');
    const other = policy('app', 'web', `{${web}, ingress: [{ports: [{port: 15008}]}]}`);
    expect(said(pathIn('Pod/cli/plain', 'Service/app/web:80', { add: other }))).toBe(
      'fails at 1, network-policy-blocks',
    );
    expect(network(pathIn('Pod/cli/cli', 'Service/app/web:80', { add: other }))).toEqual([]);
  });

  it.each([
    ['the waypoint by its pods', '{podSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: wp}}}'],
    ['its own namespace', '{podSelector: {}}'],
    ['the waypoint’s namespace by name', '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: app}}}'],
    ['the waypoint’s address', '{ipBlock: {cidr: 10.1.2.0/24}}'],
  ])('that admits %s lets the way through the waypoint pass, and nobody who goes around it', (_, peer) => {
    const add = policy('app', 'web', `{${web}, ingress: [{from: [${peer}]}]}`);
    expect(pathIn('Pod/cli/cli', 'Service/app/web:80', { add }).verdict).toBe('allowed');
    expect(said(pathIn('Pod/cli/cli', 'Pod/app/web-1:8080 by pod-ip', { add }))).toBe(
      'fails at 1, network-policy-blocks',
    );
  });

  it('that admits the client alone cuts off the waypoint', () => {
    const add = policy(
      'app',
      'web',
      `{${web}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: cli}}}]}]}`,
    );
    expect(said(pathIn('Pod/cli/cli', 'Service/app/web:80', { add }))).toBe('fails at 2, network-policy-blocks');
  });

  it('that takes a range without the address cuts off as well', () => {
    const add = policy(
      'app',
      'web',
      `{${web}, ingress: [{from: [{ipBlock: {cidr: 10.1.2.0/24, except: [10.1.2.1/32]}}]}]}`,
    );
    expect(said(pathIn('Pod/cli/cli', 'Service/app/web:80', { add }))).toBe('fails at 2, network-policy-blocks');
  });

  it('before the pods of the waypoint keeps the request from it', () => {
    const add = policy(
      'app',
      'shut',
      '{podSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: wp}}, ingress: [{ports: [{port: 15021}]}]}',
    );
    const found = pathIn('Pod/cli/cli', 'Service/app/web:80', { add });
    expect(said(found)).toBe('fails at 1, network-policy-blocks');
    expect(found.hops[1]?.policies).toEqual([]);
    expect(network(pathIn('Pod/cli/side', 'Service/app/web:80', { add }))).toEqual([]);
  });

  it('for what the caller may open counts at the first leg, and not for what comes to it', () => {
    const egress = (rule: string) =>
      policy('cli', 'out', `{podSelector: {matchLabels: {app: cli}}, policyTypes: [Egress], egress: [${rule}]}`);
    const found = pathIn('Pod/cli/cli', 'Service/app/web:80', { add: egress('{ports: [{port: 80}, {port: 8080}]}') });
    expect(said(found)).toBe('fails at 1, network-policy-blocks');
    expect(noteSentence(network(found)[0] ?? { code: 'dry-run', about: [] })).toBe(
      'No rule of NetworkPolicy cli/out lets the sender connect to Gateway app/wp on port 15008, on which everything of the mesh arrives; it gets no answer.',
    );
    const open = egress('{ports: [{port: 15000, endPort: 15100}], to: [{namespaceSelector: {}}]}');
    expect(pathIn('Pod/cli/cli', 'Service/app/web:80', { add: open }).verdict).toBe('allowed');
    expect(network(pathIn('Pod/app/web-1', 'Pod/cli/cli:80 by pod-ip', { add: egress('') }))).toEqual([]);
  });

  it('adds up with others: one rule of any of them is enough', () => {
    const other = policy('app', 'mesh', '{podSelector: {}, ingress: [{ports: [{port: 15008, protocol: TCP}]}]}');
    const found = pathIn('Pod/cli/cli', 'Service/app/web:80', { add: `${onlyTheApplication}---\n${other}` });
    expect(found.verdict).toBe('allowed');
    const udp = policy('app', 'mesh', '{podSelector: {}, ingress: [{ports: [{port: 15008, protocol: UDP}]}]}');
    expect(pathIn('Pod/cli/cli', 'Service/app/web:80', { add: `${onlyTheApplication}---\n${udp}` }).verdict).toBe(
      'fails',
    );
  });

  it('is no certain bar for a node, whose own pods it always reaches, nor for a caller of whom only the kind is known', () => {
    const shut = policy('bare', 'shut', '{podSelector: {}}');
    expect(said(pathIn('Pod/cli/host', 'Service/bare/raw:80', { add: shut }))).toBe('depends, network-policy-unclear');
    const some = policy(
      'bare',
      'some',
      '{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: x}}, namespaceSelector: {}}]}]}',
    );
    const unknown = pathIn('kind:captured', 'Service/bare/api:80', { add: some });
    expect(said(unknown)).toBe('depends, network-policy-unclear');
    expect(pathSentence(unknown)).toMatch(/depends on what NetworkPolicy bare\/some admits\.$/);
    const any = policy('bare', 'some', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}');
    expect(pathIn('kind:captured', 'Service/bare/api:80', { add: any }).verdict).toBe('allowed');
  });

  it('in another namespace, of another direction or for other pods says nothing', () => {
    const others = [
      policy('cli', 'shut', '{podSelector: {matchLabels: {app: web}}}'),
      policy('app', 'egress', `{${web}, policyTypes: [Egress]}`),
      policy('app', 'other', '{podSelector: {matchLabels: {app: raw}}}'),
      policy('app', 'broken', '{podSelector: {matchExpressions: [{key: app, operator: Nonsense}]}}'),
    ];
    expect(network(pathIn('Pod/cli/cli', 'Service/app/web:80', { add: others.join('---\n') }))).toEqual([]);
  });
});
