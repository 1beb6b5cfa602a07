import type { LabelSelector, Labels, Metadata, Origin } from '#lib/model/metadata.ts';
import { environmentNames } from './environment.ts';
import { labelMap } from './kubernetes-limits.ts';
import { readLabelSelector } from './label-selector.ts';
import { readMetadata } from './metadata.ts';
import {
  field,
  fieldAt,
  isRawObject,
  type RawObject,
  rawList,
  rawObject,
  text,
  textOrNull,
  wholeNumber,
} from './raw-value.ts';

/** What makes pods: its template, and what it says about Istio where it runs istiod or ztunnel. */
export type Workload = Metadata & {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';
  readonly replicas: number;
  readonly selector: LabelSelector | null;
  readonly template: {
    readonly labels: Labels;
    readonly serviceAccount: string;
    readonly hostNetwork: boolean;
    readonly sidecar: boolean;
  };
  /** Null for everything but istiod and ztunnel. */
  readonly controlPlane: ControlPlane | null;
};

export type ControlPlane = {
  readonly component: 'istiod' | 'ztunnel';
  /** Image reference of the component's own container. */
  readonly image: string;
  /** From `REVISION`, else from the label `istio.io/rev`; null where neither says one. */
  readonly revision: string | null;
  /** Only the variables of `environmentNames`. */
  readonly environment: Labels;
};

export function trimWorkload(kind: Workload['kind'], raw: RawObject, origin: Origin | null): Workload {
  const metadata = readMetadata(raw, true, origin);
  const spec = rawObject(field(raw, 'spec'));
  const podSpec = rawObject(fieldAt(spec, 'template', 'spec'));
  const annotations = fieldAt(spec, 'template', 'metadata', 'annotations');
  return {
    ...metadata,
    kind,
    replicas: replicasOf(kind, spec),
    selector: readLabelSelector(field(spec, 'selector')),
    template: {
      labels: labelMap(fieldAt(spec, 'template', 'metadata', 'labels')),
      serviceAccount: text(field(podSpec, 'serviceAccountName')) || 'default',
      hostNetwork: field(podSpec, 'hostNetwork') === true,
      sidecar: field(annotations, 'sidecar.istio.io/status') !== undefined,
    },
    controlPlane: controlPlaneOf(kind, metadata, podSpec),
  };
}

function replicasOf(kind: Workload['kind'], spec: RawObject): number {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return Math.max(0, wholeNumber(field(spec, 'replicas'), 1));
    case 'Job':
      return Math.max(0, wholeNumber(field(spec, 'parallelism'), 1));
    case 'DaemonSet':
      return 1;
  }
}

function controlPlaneOf(kind: Workload['kind'], metadata: Metadata, podSpec: RawObject): ControlPlane | null {
  const containers = rawList(field(podSpec, 'containers')).filter(isRawObject);
  if (kind === 'Deployment' && isNamed(metadata, 'istiod')) {
    return readControlPlane('istiod', 'discovery', metadata, containers);
  }
  if (kind === 'DaemonSet' && isNamed(metadata, 'ztunnel')) {
    return readControlPlane('ztunnel', 'istio-proxy', metadata, containers);
  }
  return null;
}

/** istiod of a revision is called `istiod-REVISION`; charts label both `app`. */
function isNamed(metadata: Metadata, component: string): boolean {
  const app = metadata.labels.app ?? metadata.labels['app.kubernetes.io/name'];
  return (
    app === component || metadata.name === component || (app === undefined && metadata.name.startsWith(`${component}-`))
  );
}

function readControlPlane(
  component: ControlPlane['component'],
  containerName: string,
  metadata: Metadata,
  containers: readonly RawObject[],
): ControlPlane {
  const container = containers.find((entry) => field(entry, 'name') === containerName) ?? containers[0];
  const environment: Record<string, string> = Object.create(null);
  let revision: string | null = null;
  for (const variable of rawList(field(container, 'env'))) {
    const name = text(field(variable, 'name'));
    const value = textOrNull(field(variable, 'value'));
    if (value === null) continue;
    if (name === 'REVISION') revision = value;
    else if (environmentNames.has(name)) environment[name] = value;
  }
  return {
    component,
    image: text(field(container, 'image')),
    revision: (revision ?? metadata.labels['istio.io/rev'] ?? '') || null,
    environment,
  };
}
