import type { Answer } from '#lib/explain/answer.ts';
import type { GatewaySummary } from '#lib/explain/gateway-answer.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import { Section } from './section.tsx';

/** The facts that a Gateway's sentence rests on. */
export function GatewayEvidence({ answer, gateway }: { readonly answer: Answer; readonly gateway: GatewaySummary }) {
  const origin = answer.evidence[0]?.origin ?? null;
  const rows: readonly (readonly [string, string])[] = [
    ['class', gateway.className],
    ['serves', `${gateway.trafficType} (${originWords[gateway.trafficTypeFrom]})`],
    ['admits', admits[gateway.allowedFrom]],
    ['address', gateway.address ?? 'none that istiod can send'],
    ...(origin === null ? [] : [['file', `${origin.file}:${origin.line}`] as const]),
    ['data of', `${utcTime(answer.source.takenAt)} · Istio ${answer.istio.minor}`],
  ];
  return (
    <Section title="Evidence">
      <dl className="grid grid-cols-[84px_1fr] gap-x-2.5 gap-y-1.5 text-body">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
        {gateway.conditions.map((condition) => (
          <div key={condition.type} className="contents" title={condition.message}>
            <dt className="truncate text-ink-3">{condition.type}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">
              {condition.status} <span className="text-ink-2">{condition.reason}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

const originWords = {
  gateway: 'its own label',
  class: 'its GatewayClass',
  default: 'the default',
} as const satisfies Record<GatewaySummary['trafficTypeFrom'], string>;

const admits = {
  Same: 'its own namespace only',
  All: 'every namespace',
  Selector: 'namespaces that its selector matches',
  None: 'its own namespace only',
} as const satisfies Record<GatewaySummary['allowedFrom'], string>;
