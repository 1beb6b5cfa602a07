import type { PolicyEntry } from '#lib/explain/policy/policy-entry.ts';
import { effectWords, enforcerTitle } from '#lib/explain/wording/policy/policy-words.ts';
import { gatewayId, type ObjectId } from '#lib/model/object-id.ts';
import { type Effect, type Enforcer, reasonsOfBypass } from '#lib/model/policy-facts.ts';
import { EffectGlyph } from '../ui/effect-glyph.tsx';
import { ObjectLink, shortName } from '../ui/object-link.tsx';
import { Sentence } from '../ui/sentence.tsx';
import { CommandLine } from './command-line.tsx';

/** What a policy does at one enforcer for one target: sign, sentence, its rules where they differ, what would change it. */
export function PolicyCard({
  entry,
  name,
  onSelect,
}: {
  readonly entry: PolicyEntry;
  readonly name: string;
  readonly onSelect: (id: ObjectId) => void;
}) {
  const { effect, reason, enforcer, target, field, sentence, rules, fixes } = entry;
  const goesAround = reasonsOfBypass.has(reason);
  return (
    <div
      className={`rounded-[10px] border px-3 py-2.5 ${goesAround ? toneClass.inert : toneClass[effect]}`}
      data-testid="policy-card"
      data-reason={reason}
    >
      <p className="mb-1 flex items-center gap-2 text-[11.5px] text-ink-2">
        <EffectGlyph effect={goesAround ? 'looser' : effect} reason={reason} />
        <span className="min-w-0 truncate">{goesAround ? 'Goes around' : enforcerTitle(enforcer)}</span>
        <span className="ml-auto shrink-0">{goesAround ? 'not applied' : effectWords[effect]}</span>
      </p>
      <p className={`[overflow-wrap:anywhere] ${goesAround ? 'text-body' : 'text-verdict font-medium'}`}>
        <Sentence text={sentence} names={[name, target === null ? '' : shortName(target), gatewayName(enforcer)]} />
      </p>
      {rules.length > 0 && (
        <ul className="mt-1.5 grid gap-0.5 text-body text-ink-2">
          {rules.map((rule) => (
            <li key={rule.rule} className="flex items-start gap-1.5">
              <EffectGlyph effect={rule.effect} reason={rule.reason} size={12} className="mt-[3px]" />
              <span className="min-w-0 [overflow-wrap:anywhere]">{rule.sentence}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-small text-ink-2">
        {target !== null && (
          <ObjectLink id={target} isWaypoint={enforcer.startsWith('waypoint ')} onSelect={onSelect} />
        )}
        {gatewayName(enforcer) !== '' && gatewayId(gatewayName(enforcer)) !== target && (
          <ObjectLink
            id={gatewayId(gatewayName(enforcer))}
            isWaypoint={enforcer.startsWith('waypoint ')}
            onSelect={onSelect}
          />
        )}
        {field !== null && <code className="font-mono text-mini text-ink-3">{field}</code>}
        <code className="ml-auto font-mono text-mini text-ink-3">{reason}</code>
      </p>
      {fixes.length > 0 && (
        <details className="mt-1.5 text-body" open={effect !== 'full' && !goesAround}>
          <summary className="w-fit rounded-chip pr-1 text-small text-ink-2 hover:text-ink">
            {goesAround ? 'What closes it' : 'What would change it'}
          </summary>
          <ul className="mt-1.5 grid gap-2">
            {fixes.map(({ sentence: change, command }) => (
              <li key={change}>
                <p className="mb-1 [overflow-wrap:anywhere]">{change}</p>
                {command !== null && <CommandLine command={command} />}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function gatewayName(enforcer: Enforcer): string {
  return /^(?:waypoint|gateway) (.*)$/.exec(enforcer)?.[1] ?? '';
}

const toneClass: Readonly<Record<Effect, string>> = {
  full: 'border-waypoint/25 bg-waypoint-bg',
  stricter: 'border-unknown/30 bg-unknown-bg',
  looser: 'border-unknown/30 bg-unknown-bg',
  inert: 'border-line bg-panel',
  rejected: 'border-refused/30 bg-refused-bg',
};
