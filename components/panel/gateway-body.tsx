import type { Answer } from '#lib/explain/answer.ts';
import type { GatewaySummary, Use } from '#lib/explain/gateway-answer.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { flagsThatKeepTrafficAway } from '#lib/model/reason.ts';
import { OutcomeGlyph } from '../ui/glyph.tsx';
import { Checks } from './checks.tsx';
import { GatewayEvidence } from './gateway-evidence.tsx';
import { ObjectList } from './object-list.tsx';
import { PoliciesSection } from './policies-section.tsx';
import { Section } from './section.tsx';

/** A Gateway: whether it can be a waypoint, whom it admits, what it serves, who uses it and who asks in vain. */
export function GatewayBody({
  answer,
  onSelect,
}: {
  readonly answer: Answer;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const usedBy = answer.usedBy ?? [];
  const refused = answer.refused ?? [];
  const defaultOf = answer.defaultOf ?? [];
  return (
    <>
      <GatewayVerdict answer={answer} />
      {defaultOf.length > 0 && (
        <Section title={`Default of ${defaultOf.length} ${defaultOf.length === 1 ? 'namespace' : 'namespaces'}`}>
          <ObjectList objects={defaultOf} onSelect={onSelect} />
        </Section>
      )}
      {refused.length > 0 && (
        <Section title={`Refused: ${refused.length.toLocaleString('en-US')}`}>
          <ObjectList
            objects={refused.map(({ object }) => object)}
            onSelect={onSelect}
            remark={(index) => refused[index]?.reason}
          />
        </Section>
      )}
      {usedBy.length > 0 && (
        <Section title={`Used by ${usedBy.length.toLocaleString('en-US')}`}>
          <ObjectList
            objects={usedBy.map(({ object }) => object)}
            onSelect={onSelect}
            remark={(index) => wordsOfUse(usedBy[index])}
          />
        </Section>
      )}
      {answer.exists && usedBy.length + refused.length === 0 && (
        <p className="mt-4 text-body text-ink-2">No label names it, so nothing uses it as a waypoint.</p>
      )}
      <PoliciesSection answer={answer} onSelect={onSelect} />
      {answer.gateway !== undefined && <GatewayEvidence answer={answer} gateway={answer.gateway} />}
      <Checks checks={answer.checks} />
    </>
  );
}

function GatewayVerdict({ answer }: { readonly answer: Answer }) {
  const { gateway } = answer;
  const outcome = outcomeOfGateway(gateway);
  return (
    <div className={`mt-3 rounded-[10px] border px-3 py-2.5 ${toneClass[outcome]}`}>
      <p className="mb-1 flex items-center gap-2 text-[11.5px] text-ink-2">
        <OutcomeGlyph outcome={outcome} size={14} />
        {gateway === undefined ? 'Does not exist' : gateway.role === 'waypoint' ? 'Waypoint' : 'Gateway'}
      </p>
      <p className="text-verdict font-medium [overflow-wrap:anywhere]" data-testid="verdict-sentence">
        {gateway?.sentence ?? 'No traffic goes through it: labels name it, and there is no such Gateway.'}
      </p>
    </div>
  );
}

const toneClass = {
  waypoint: 'border-waypoint/25 bg-waypoint-bg',
  'bound-but': 'border-unknown/30 bg-unknown-bg',
  refused: 'border-refused/30 bg-refused-bg',
  'not-asked': 'border-line bg-panel',
} as const;

/** Carries traffic, is assigned without carrying any, gives nobody anything, or was never meant as a waypoint. */
function outcomeOfGateway(gateway: GatewaySummary | undefined): keyof typeof toneClass {
  if (gateway === undefined) return 'refused';
  if (gateway.role !== 'waypoint') return 'not-asked';
  if (!gateway.bindable || !gateway.discovered || gateway.selectorInvalid) return 'refused';
  const isKeptAway = gateway.address === null || gateway.flags.some((flag) => flagsThatKeepTrafficAway.has(flag));
  return isKeptAway ? 'bound-but' : 'waypoint';
}

function wordsOfUse(use: Use | undefined): string {
  if (use === undefined) return '';
  const traffic = use.traffic === 'service' ? 'service' : 'pod IP';
  const source = use.source === 'own-label' ? 'own label' : 'by its namespace';
  return [traffic, source, use.percent === undefined ? null : `${use.percent} %`].filter(Boolean).join(' · ');
}
