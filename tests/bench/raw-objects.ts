import type { Metadata } from '#lib/model/metadata.ts';
import type { Gateway, GatewayClass, Namespace, Pod, Service } from '#lib/model/snapshot.ts';

/** An object as an API server sends it. */
export type RawObject = {
  readonly metadata: { readonly resourceVersion: string; readonly labels: Readonly<Record<string, string>> } & object;
} & Readonly<Record<string, unknown>>;

/** About 2 kB, a third of a real pod, that nobody reads. */
const managedFields = ['kubectl-client-side-apply', 'kube-controller-manager', 'kubelet'].map((manager) => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  time: '2026-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: Object.fromEntries(
    Array.from({ length: 14 }, (_, number) => [`f:field-${number}`, { '.': {}, 'f:name': {}, 'f:value': {} }]),
  ),
}));

export function rawNamespace(namespace: Namespace): RawObject {
  return raw(namespace, {});
}

export function rawGatewayClass(gatewayClass: GatewayClass): RawObject {
  return raw(gatewayClass, { spec: { controllerName: gatewayClass.controllerName } });
}

/** As big as a real pod: about 6 kB, most of which nobody reads. */
export function rawPod(pod: Pod): RawObject {
  const container = {
    name: 'app',
    image: `registry.example/team/${pod.serviceAccount}:1.2.3`,
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    env: Array.from({ length: 8 }, (_, number) => ({ name: `SETTING_${number}`, value: `value of setting ${number}` })),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }],
    livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10 },
  };
  return raw(pod, {
    spec: {
      serviceAccountName: pod.serviceAccount,
      nodeName: `node-${pod.name.length}`,
      containers: [container],
      volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
    },
    status: {
      phase: pod.phase,
      podIP: pod.ips[0],
      podIPs: pod.ips.map((ip) => ({ ip })),
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      })),
      containerStatuses: [
        { name: 'app', ready: true, restartCount: 0, image: container.image, imageID: 'sha256:0123' },
      ],
    },
  });
}

export function rawService(service: Service): RawObject {
  const { type, clusterIPs, ports, selector } = service;
  return raw(service, { spec: { type, clusterIP: clusterIPs[0], clusterIPs, ports, selector } });
}

export function rawGateway({ className, listeners, addresses, ...gateway }: Gateway): RawObject {
  const spec = {
    gatewayClassName: className,
    listeners: listeners.map(({ name, port, protocol }) => ({
      name,
      port,
      protocol,
      allowedRoutes: { namespaces: { from: 'All' } },
    })),
  };
  return raw(gateway, { spec, status: { addresses } });
}

function raw({ namespace, name, uid, labels, annotations, createdAt }: Metadata, more: object): RawObject {
  return {
    metadata: {
      name,
      ...(namespace !== '' && { namespace }),
      uid,
      resourceVersion: '1',
      creationTimestamp: createdAt,
      labels: { ...labels },
      annotations: { ...annotations },
      managedFields,
    } as never,
    ...more,
  };
}
