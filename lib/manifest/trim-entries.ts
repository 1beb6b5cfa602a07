import type { Origin } from '#lib/model/metadata.ts';
import type { ServiceEntry, WorkloadEntry } from '#lib/model/snapshot.ts';
import { labelMap } from './kubernetes-limits.ts';
import { readMetadata } from './metadata.ts';
import {
  conditionsOf,
  field,
  fieldAt,
  isRawObject,
  type RawObject,
  rawList,
  rawObject,
  text,
  textList,
} from './raw-value.ts';
import { readPort } from './trim-core.ts';

export function trimServiceEntry(raw: RawObject, origin: Origin | null): ServiceEntry {
  const spec = rawObject(field(raw, 'spec'));
  const workloadSelector = field(spec, 'workloadSelector');
  return {
    ...readMetadata(raw, true, origin),
    hosts: textList(field(spec, 'hosts')),
    addresses: textList(field(spec, 'addresses')),
    resolution: text(field(spec, 'resolution')) || 'NONE',
    location: text(field(spec, 'location')) || 'MESH_EXTERNAL',
    ports: rawList(field(spec, 'ports')).flatMap((port) => readPort(port, 'number', '') ?? []),
    endpoints: rawList(field(spec, 'endpoints'))
      .filter(isRawObject)
      .map((endpoint) => ({
        address: text(field(endpoint, 'address')),
        labels: labelMap(field(endpoint, 'labels')),
        network: text(field(endpoint, 'network')),
      })),
    workloadSelector: isRawObject(workloadSelector) ? labelMap(field(workloadSelector, 'labels')) : null,
    allocated: rawList(fieldAt(raw, 'status', 'addresses'))
      .filter(isRawObject)
      .map((address) => ({ value: text(field(address, 'value')), host: text(field(address, 'host')) })),
    conditions: conditionsOf(raw),
    assumed: false,
  };
}

export function trimWorkloadEntry(raw: RawObject, origin: Origin | null): WorkloadEntry {
  const spec = rawObject(field(raw, 'spec'));
  return {
    ...readMetadata(raw, true, origin),
    address: text(field(spec, 'address')),
    specLabels: labelMap(field(spec, 'labels')),
    serviceAccount: text(field(spec, 'serviceAccount')),
    conditions: conditionsOf(raw),
  };
}
