import { describe, expect, it } from 'vitest';
import { isSameOrigin, originOf } from '#components/use-link-origin.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';

const uid = '4b7c9c52-9a50-4a6e-8a39-55ec0f3fd0aa';

describe('what a link is of', () => {
  it('is the cluster, whatever a kubeconfig calls it', () => {
    const mine = originOf({ name: 'prod-eu', clusterUid: uid });
    expect(mine).toBe('prod-eu@4b7c9c52');
    expect(isSameOrigin(mine, originOf({ name: 'arn:aws:eks:eu-1:prod', clusterUid: uid }))).toBe(true);
    expect(isSameOrigin(mine, originOf({ name: 'prod-eu', clusterUid: `0${uid.slice(1)}` }))).toBe(false);
  });

  it('is the name where no UID is known on either side', () => {
    expect(isSameOrigin('mesh.yaml', 'mesh.yaml')).toBe(true);
    expect(isSameOrigin('mesh.yaml', 'other.yaml')).toBe(false);
    expect(isSameOrigin('prod-eu', `prod-eu@${uid.slice(0, 8)}`)).toBe(true);
  });

  it('takes an @ in a name for a part of it', () => {
    expect(isSameOrigin('admin@prod', 'admin@prod')).toBe(true);
    expect(isSameOrigin('admin@prod', 'admin@test')).toBe(false);
    expect(isSameOrigin(originOf({ name: 'admin@prod', clusterUid: uid }), 'admin@prod')).toBe(true);
  });

  it('is read from the Namespace kube-system', () => {
    const text = `apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-system, uid: ${uid}}\n`;
    const source = { name: 'dump.yaml', kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
    expect(snapshotFromTexts([{ file: 'dump.yaml', text }], {}, source).source.clusterUid).toBe(uid);
    expect(snapshotFromTexts([], {}, source).source).not.toHaveProperty('clusterUid');
  });
});
