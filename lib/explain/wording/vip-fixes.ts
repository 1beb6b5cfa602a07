import type { IstioSettings } from '#lib/model/snapshot.ts';
import { since } from '#lib/resolve/istio-version.ts';
import { autoAllocate } from '#lib/resolve/labels.ts';
import type { FixFacts } from '../fix-facts.ts';
import type { Fix } from './fixes.ts';
import { labelCommand } from './label-command.ts';
import { kubectl, kubectlTarget } from './shell.ts';

/** How a ServiceEntry comes to a VIP, by why it has none. A Service gets its own from the API server. */
export function vipFixes({ subject, noVip, istio, mesh }: FixFacts): readonly Fix[] {
  if (subject.kind !== 'ServiceEntry') return [];
  const target = kubectlTarget('serviceentry', subject.name);
  const edit = kubectl(subject.namespace, 'edit', ...target);
  const byHand: Fix = { sentence: 'Give it spec.addresses.', command: edit };
  switch (noVip) {
    case 'allocation-opted-out':
      return [
        {
          sentence: `Let istiod allocate an address: take the label ${autoAllocate}=false away.`,
          command: labelCommand(subject, [autoAllocate, null]),
        },
        { ...byHand, sentence: 'Or give it spec.addresses.' },
      ];
    case 'resolution-none':
      return [
        {
          sentence: 'Give it spec.addresses, or another resolution: with NONE istiod allocates no address.',
          command: edit,
        },
      ];
    case 'wildcard-host':
      return since(istio, '1.28')
        ? [
            {
              sentence:
                'Give it resolution DYNAMIC_DNS, with which istiod allocates an address to a wildcard host, or spec.addresses.',
              command: edit,
            },
          ]
        : [byHand];
    case 'allocation-off':
      return since(istio, '1.23')
        ? [
            byHand,
            {
              sentence: 'Or let istiod allocate addresses (PILOT_ENABLE_IP_AUTOALLOCATE=true).',
              command: kubectl(mesh.rootNamespace, 'set', 'env', istiod(istio), 'PILOT_ENABLE_IP_AUTOALLOCATE=true'),
            },
          ]
        : [byHand];
    case 'not-assigned':
      return [
        {
          sentence: 'istiod has allocated no address yet; see whether it has by now.',
          command: kubectl(subject.namespace, 'get', ...target, '-o', 'jsonpath={.status.addresses}'),
        },
      ];
    default:
      return [];
  }
}

function istiod({ revision }: IstioSettings): string {
  return revision === null || revision === 'default' ? 'deployment/istiod' : `deployment/istiod-${revision}`;
}
