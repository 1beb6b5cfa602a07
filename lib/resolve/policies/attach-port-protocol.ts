import type { ServicePort } from '#lib/model/snapshot.ts';

/** Which filter chains a waypoint builds for a port: for HTTP, for TCP, or both with sniffing; none for UDP. */
export type PortProtocol = 'http' | 'tcp' | 'sniffed' | 'none';

/**
 * The protocol by `appProtocol`, else by the name's prefix. A ServiceEntry says it in `protocol`.
 * Follows istiod's `ConvertProtocol` and `protocol.Parse`.
 */
export function portProtocol(port: ServicePort, kind: 'Service' | 'ServiceEntry'): PortProtocol {
  if (port.protocol.toUpperCase() === 'UDP') return 'none';
  if (kind === 'ServiceEntry') return protocolNamed(port.protocol) ?? 'sniffed';
  const name = (
    port.appProtocol === null ? port.name : (kubernetesProtocols.get(port.appProtocol) ?? port.appProtocol)
  ).toLowerCase();
  if (name.startsWith('grpc-web')) return 'http';
  const dash = name.indexOf('-');
  return (
    protocolNamed(dash === -1 ? name : name.slice(0, dash)) ?? (wellKnownTcpPorts.has(port.port) ? 'tcp' : 'sniffed')
  );
}

const kubernetesProtocols: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/h2c', 'http2'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'https'],
]);

function protocolNamed(name: string): PortProtocol | null {
  switch (name.toLowerCase()) {
    case 'http':
    case 'http2':
    case 'http_proxy':
    case 'grpc':
    case 'grpc-web':
      return 'http';
    case 'tcp':
    case 'https':
    case 'tls':
    case 'mongo':
    case 'redis':
    case 'mysql':
      return 'tcp';
    case 'udp':
      return 'none';
    default:
      return null;
  }
}

/** SMTP, DNS, MySQL and MongoDB: their servers speak first, so istiod does not sniff there. */
const wellKnownTcpPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);
