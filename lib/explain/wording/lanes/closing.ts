import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { BypassReason } from '#lib/model/path.ts';
import type { Fix } from '../fixes.ts';
import { kubectlResource, labelObject } from '../label-command.ts';

/** Why a caller is not sent through the waypoint, in a few words under its lane. */
export function bypassRemark(reason: BypassReason): string {
  switch (reason) {
    case 'ingress-without-opt-in':
      return 'a gateway uses a waypoint only where the service opts in';
    case 'foreign-gateway':
      return "a gateway that is not Istio's knows no waypoint";
    case 'sidecar-client':
      return 'sidecar clients never use a waypoint';
    case 'uncaptured-client':
      return 'nothing captures its requests';
    case 'host-network-client':
      return 'the host network is never captured';
    case 'external-client':
      return 'clients outside know no waypoint';
    case 'addressed-by-pod-ip':
      return "by pod IP the service's waypoint is not asked";
    case 'addressed-by-service':
      return "by service the pod's waypoint is not asked";
    case 'headless':
      return 'a headless name leads straight to pod IPs';
    case 'no-vip':
      return 'the service has no virtual address';
    case 'waypoint-client':
      return 'a waypoint goes straight to the backends of a route';
    case 'network-policy':
      return 'a NetworkPolicy keeps it away';
  }
}

/** Under a gateway that is shown although nothing of it leads here. */
export const unroutedRemark = 'no route that was read leads here from it';

/** The caller that a way around belongs to, for a list of them. */
export function bypassWho(reason: BypassReason): string {
  switch (reason) {
    case 'ingress-without-opt-in':
      return 'ingress gateways';
    case 'foreign-gateway':
      return "gateways that are not Istio's";
    case 'sidecar-client':
      return 'sidecar clients';
    case 'uncaptured-client':
      return 'pods outside the mesh';
    case 'host-network-client':
      return 'pods on the host network';
    case 'external-client':
      return 'clients outside the cluster';
    case 'addressed-by-pod-ip':
      return 'callers that dial pod IPs';
    case 'addressed-by-service':
      return 'callers that dial the service';
    case 'headless':
      return 'everybody, since its name leads to pod IPs';
    case 'no-vip':
      return 'everybody, since it has no virtual address';
    case 'waypoint-client':
      return 'other waypoints, through their routes';
    case 'network-policy':
      return 'callers that a NetworkPolicy keeps from the waypoint';
  }
}

/** What closes the ways around that are still open. */
export function closingFixes(reasons: ReadonlySet<BypassReason>, destination: ObjectId): readonly Fix[] {
  const { kind, namespace, name } = parseObjectId(destination);
  const fixes: Fix[] = [];
  if (reasons.has('ingress-without-opt-in')) {
    fixes.push({
      sentence: 'Send what comes in through gateways to the waypoint too.',
      command:
        kind === 'Service' || kind === 'ServiceEntry'
          ? labelObject(namespace, kubectlResource(kind), name, [['istio.io/ingress-use-waypoint', 'true']])
          : null,
    });
  }
  if ([...reasons].some((reason) => reason !== 'ingress-without-opt-in')) {
    fixes.push(
      kind === 'ServiceEntry'
        ? {
            sentence:
              "Let only the waypoint's pods reach these addresses, by a NetworkPolicy or a firewall: outside the mesh nobody checks who calls.",
            command: null,
          }
        : {
            sentence: `Allow only the waypoint at the pods: an AuthorizationPolicy in ${namespace} without targetRefs that selects them and allows the waypoint's service account alone.`,
            command: null,
          },
    );
  }
  const mayComePlain =
    kind !== 'ServiceEntry' &&
    (reasons.has('uncaptured-client') || reasons.has('host-network-client') || reasons.has('external-client'));
  if (mayComePlain) {
    fixes.push({
      sentence: 'A PeerAuthentication STRICT for the pods refuses plain text and with it everybody outside the mesh.',
      command: null,
    });
  }
  return fixes;
}
