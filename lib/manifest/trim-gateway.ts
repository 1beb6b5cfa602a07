import type { Origin } from '#lib/model/metadata.ts';
import type { Gateway, GatewayClass, Listener } from '#lib/model/snapshot.ts';
import { readLabelSelector } from './label-selector.ts';
import { readMetadata } from './metadata.ts';
import {
  conditionsOf,
  field,
  fieldAt,
  isRawObject,
  type RawObject,
  rawList,
  text,
  textOrNull,
  wholeNumber,
} from './raw-value.ts';

export function trimGateway(raw: RawObject, origin: Origin | null): Gateway {
  return {
    ...readMetadata(raw, true, origin),
    className: text(fieldAt(raw, 'spec', 'gatewayClassName')),
    listeners: rawList(fieldAt(raw, 'spec', 'listeners'))
      .filter(isRawObject)
      .map(readListener),
    addresses: rawList(fieldAt(raw, 'status', 'addresses'))
      .filter(isRawObject)
      .map((address) => ({ type: text(field(address, 'type')), value: text(field(address, 'value')) })),
    conditions: conditionsOf(raw),
    assumed: false,
  };
}

export function trimGatewayClass(raw: RawObject, origin: Origin | null): GatewayClass {
  return { ...readMetadata(raw, false, origin), controllerName: text(fieldAt(raw, 'spec', 'controllerName')) };
}

function readListener(raw: RawObject): Listener {
  const namespaces = fieldAt(raw, 'allowedRoutes', 'namespaces');
  return {
    name: text(field(raw, 'name')),
    port: wholeNumber(field(raw, 'port'), 0),
    protocol: text(field(raw, 'protocol')),
    namespaces: isRawObject(namespaces)
      ? { from: textOrNull(field(namespaces, 'from')), selector: readLabelSelector(field(namespaces, 'selector')) }
      : null,
  };
}
