import type { Bypassed } from '#lib/model/path.ts';

/** Why a waypoint is not on the way: what happens first, then the cause. */
export function bypassSentence({ waypoint, reason }: Bypassed): string {
  const around = `The request goes around waypoint ${waypoint}`;
  switch (reason) {
    case 'ingress-without-opt-in':
      return `${around}: ingress gateways use a waypoint only where the Service or its namespace has the label istio.io/ingress-use-waypoint=true.`;
    case 'foreign-gateway':
      return `${around}: this gateway is not one of Istio's, and others do not know of waypoints.`;
    case 'sidecar-client':
      return `${around}: sidecars never use a waypoint.`;
    case 'uncaptured-client':
      return `${around}: the caller is not captured, so nothing looks for a waypoint.`;
    case 'host-network-client':
      return `${around}: a pod on the host network is never captured, so nothing looks for a waypoint.`;
    case 'external-client':
      return `${around}: clients outside the cluster do not know of waypoints.`;
    case 'addressed-by-pod-ip':
      return `${around}: a pod IP is dialled, and this waypoint is for requests to the address of a service.`;
    case 'addressed-by-service':
      return `${around}: the address of a service is dialled, and this waypoint is for requests to the pod IP.`;
    case 'headless':
      return `${around}: the name of a headless Service gives pod IPs, so the Service itself is never dialled.`;
    case 'no-vip':
      return `${around}: the service has no VIP by which the request could be matched to it.`;
    case 'waypoint-client':
      return `${around}: a waypoint sends straight to the endpoints and never through another waypoint.`;
    case 'network-policy':
      return `${around}: a NetworkPolicy keeps the request from it.`;
  }
}
