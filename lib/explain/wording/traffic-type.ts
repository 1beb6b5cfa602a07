import type { Traffic } from '#lib/model/reason.ts';

/** What a waypoint serves, as the end of "it serves …". `raw` is the value of istio.io/waypoint-for, also nonsense. */
export function servesPhrase(raw: string | undefined): string {
  switch (raw) {
    case undefined:
      return 'serves the other kind of traffic';
    case 'service':
      return 'serves services only';
    case 'workload':
      return 'serves workloads only';
    case 'all':
      return 'serves services and workloads';
    case 'none':
      return 'serves no traffic (istio.io/waypoint-for: none)';
    case '':
      return 'serves no traffic (its istio.io/waypoint-for is empty)';
    default:
      return `serves no traffic ("${raw}" is no traffic type)`;
  }
}

/** The value of istio.io/waypoint-for that lets a waypoint serve this traffic beside what it serves now. */
export function typeThatServes(traffic: Traffic, raw: string | undefined): string {
  const servesOther = traffic === 'service' ? raw === 'workload' : raw === 'service' || raw === undefined;
  return servesOther ? 'all' : traffic;
}

/** The kind of traffic in words. */
export function trafficPhrase(traffic: Traffic): string {
  return traffic === 'service' ? 'requests to services' : 'requests to pod IPs';
}
