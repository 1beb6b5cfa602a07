import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../harness/kubernetes-client.ts';

const readme = join(import.meta.dirname, '..', '..', '..', 'README.md');

type Rule = { apiGroups: string[]; resources: string[]; resourceNames?: string[]; verbs: string[] };

/**
 * The rights that the README asks for, as roles bound to a group of users: whoever follows it grants these and no others.
 * Fails where its table of permissions cannot be understood.
 */
export function documentedRights(group: string): readonly KubernetesObject[] {
  const rows = permissionRows();
  const everywhere = rows.filter(({ where }) => where === null).flatMap(({ rules }) => rules);
  const inControlPlane = rows.filter(({ where }) => where === 'istio-system').flatMap(({ rules }) => rules);
  if (everywhere.length < 5 || inControlPlane.length < 2) throw new Error('The README has no table of permissions.');
  const rbac = 'rbac.authorization.k8s.io';
  const subjects = [{ apiGroup: rbac, kind: 'Group', name: group }];
  const apiVersion = `${rbac}/v1`;
  const name = 'documented';
  const inNamespace = { name, namespace: 'istio-system' };
  return [
    { apiVersion, kind: 'ClusterRole', metadata: { name }, rules: everywhere },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      subjects,
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
    },
    { apiVersion, kind: 'Role', metadata: inNamespace, rules: inControlPlane },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: inNamespace,
      subjects,
      roleRef: { apiGroup: rbac, kind: 'Role', name },
    },
  ];
}

/** Each row of the table; `where` is a namespace, or null for the whole cluster. */
function permissionRows(): readonly { readonly where: string | null; readonly rules: readonly Rule[] }[] {
  const [, section = ''] = readFileSync(readme, 'utf8').split('\n## Permissions\n');
  const lines = section.split('\n## ')[0]?.split('\n') ?? [];
  return lines
    .filter((line) => line.startsWith('|') && !line.startsWith('|-') && !line.startsWith('| API group'))
    .map((line) => {
      const [, first = '', second = ''] = line.split('|').map((cell) => cell.trim());
      const [, groups = first, where = null] = /^(.*), in `([a-z-]+)`$/.exec(first) ?? [];
      return { where, rules: rulesOf(groups.split(', '), second) };
    });
}

/** Resources of several groups are parted by semicolons; names in code marks narrow what stands before them. */
function rulesOf(groups: readonly string[], cell: string): readonly Rule[] {
  return cell.split('; ').map((part, position) => {
    const names = [...part.matchAll(/`([a-z-]+)`/g)].map((match) => match[1] ?? '');
    const resources = names.length > 0 ? ['configmaps'] : part.replace(/ \(.*\)/, '').split(', ');
    const group = groups[position] ?? '';
    return {
      apiGroups: [group === 'core' ? '' : group],
      resources,
      ...(names.length > 0 && { resourceNames: names }),
      verbs: ['list', 'watch'],
    };
  });
}
