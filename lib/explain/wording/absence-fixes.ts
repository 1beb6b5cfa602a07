import { revision } from '#lib/resolve/labels.ts';
import type { FixFacts } from '../fix-facts.ts';
import { discoveryFix } from './discovery-fix.ts';
import type { Fix } from './fixes.ts';
import { labelCommand, labelObject } from './label-command.ts';
import { kubectl } from './shell.ts';
import { objectPhrase } from './subject.ts';

/** How an object that istiod leaves out comes into its sight; empty where that is as it should be. */
export function absenceFixes(facts: FixFacts): readonly Fix[] {
  const { binding, subject, mesh } = facts;
  const { absence } = binding.detail;
  if (absence === undefined) return [];
  switch (absence) {
    case 'namespace-not-discovered':
      return [discoveryFix(subject.namespace, facts)];
    case 'other-revision':
      return [
        {
          sentence: 'Take the revision label away, or ask the istiod of that revision.',
          // The label of an endpoint's entry is what hides the endpoint.
          command:
            subject.kind === 'endpoint'
              ? labelObject(subject.namespace, 'serviceentry', subject.name, [[revision, null]])
              : labelCommand(subject, [revision, null]),
        },
      ];
    case 'hostname-taken':
      if (subject.kind === 'endpoint') return [];
      return (binding.detail.rivals ?? []).map((rival) => ({
        sentence: `Label ${objectPhrase(rival)} instead: its binding is the one that counts.`,
        command: null,
      }));
    case 'visibility-none':
      return [
        {
          sentence: `Let the mesh show ServiceEntries of namespace ${subject.namespace} (meshConfig.serviceEntryVisibility).`,
          command: kubectl(mesh.rootNamespace, 'edit', 'configmap', 'istio'),
        },
      ];
    case 'range-address':
      return [{ sentence: 'Replace the address range by single addresses, or move to Istio 1.30.', command: null }];
    case 'external-name':
      return subject.kind === 'Service'
        ? [
            {
              sentence: 'To send this name through a waypoint, describe the external host by a ServiceEntry.',
              command: null,
            },
          ]
        : [];
    case 'host-network':
      return [{ sentence: 'Move to Istio 1.24 or newer, which knows such pods.', command: null }];
    case 'no-address':
    case 'finished':
    case 'malformed':
      return [];
  }
}
