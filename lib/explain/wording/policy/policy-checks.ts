import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Enforcer } from '#lib/model/policy-facts.ts';
import type { Check } from '../checks.ts';
import { kubectlResource } from '../label-command.ts';
import { commandLine, kubectl, kubectlTarget } from '../shell.ts';

/** How to see for oneself what becomes of a policy. */
export function policyChecks(policy: ObjectId, enforcers: readonly Enforcer[]): readonly Check[] {
  const { kind, namespace, name } = parseObjectId(policy);
  const target = kubectlTarget(kubectlResource(kind), name);
  const proxies = enforcers.flatMap(
    (enforcer) => /^(?:waypoint|gateway) (.*)\/(.*)$/.exec(enforcer)?.slice(1, 3) ?? [],
  );
  const [gatewayNamespace, gateway] = proxies;
  return [
    {
      sentence: 'What it says, and what istiod wrote on it.',
      command: kubectl(namespace, 'get', ...target, '-o', 'yaml'),
    },
    ...(enforcers.includes('ztunnel')
      ? [
          {
            sentence: 'What ztunnel has got of it.',
            command: commandLine('istioctl', 'ztunnel-config', 'policy', '--policy-namespace', namespace),
          },
        ]
      : []),
    ...(gatewayNamespace === undefined || gateway === undefined
      ? []
      : [
          {
            sentence: `What the proxy of ${gatewayNamespace}/${gateway} has got.`,
            command: commandLine(
              'istioctl',
              'proxy-config',
              'listeners',
              `deploy/${gateway}.${gatewayNamespace}`,
              '-o',
              'json',
            ),
          },
        ]),
  ];
}
