import type { Lane, Lanes } from '#lib/explain/lanes/lanes.ts';
import { bypassWho, closingFixes } from '#lib/explain/wording/lanes/closing.ts';
import { isShut } from '#lib/explain/wording/lanes/lanes-sentence.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { CommandLine } from '../panel/command-line.tsx';
import { Section } from '../panel/section.tsx';
import { ObjectLink } from '../ui/object-link.tsx';

/** Who can go around the waypoint and gets in, who is refused although they go around, and what closes the rest. */
export function GoingAround({ lanes, onSelect }: { readonly lanes: Lanes; readonly onSelect: (id: ObjectId) => void }) {
  const around = lanes.lanes.filter(({ path, passes }) => path.bypassed.length > 0 && passes.length === 0);
  if (lanes.waypoints.length === 0) return null;
  const open = around.filter(({ path }) => !isShut(path));
  const shut = around.filter(({ path }) => isShut(path));
  const fixes = closingFixes(new Set(open.flatMap(reasonsOf)), lanes.to.object);
  const keepers = keepersOf(shut);
  return (
    <Section title="Who can go around">
      <dl className="grid grid-cols-[84px_1fr] gap-x-2.5 gap-y-2 text-body" data-testid="going-around">
        {around.length === 0 && <Row name="nobody">Every kind of caller passes the waypoint.</Row>}
        {open.length > 0 && <Row name="gets in">{whoOf(open)}</Row>}
        {shut.length > 0 && (
          <Row name="is refused">
            {whoOf(shut)}
            {keepers.length > 0 && (
              <span className="mt-0.5 flex flex-wrap gap-x-3">
                by
                {keepers.map((id) => (
                  <ObjectLink key={id} id={id} label={parseObjectId(id).name} onSelect={onSelect} />
                ))}
              </span>
            )}
          </Row>
        )}
        {fixes.length > 0 && (
          <Row name="close it">
            <ul className="grid gap-2">
              {fixes.map(({ sentence, command }) => (
                <li key={sentence}>
                  {sentence}
                  {command !== null && (
                    <div className="mt-1">
                      <CommandLine command={command} />
                    </div>
                  )}
                </li>
              ))}
            </ul>
          </Row>
        )}
      </dl>
    </Section>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

function reasonsOf({ path }: Lane) {
  return path.bypassed.map(({ reason }) => reason);
}

function whoOf(lanes: readonly Lane[]): string {
  return [...new Set(lanes.flatMap(reasonsOf).map(bypassWho))].join(', ');
}

/** The policies that refuse those who go around. */
function keepersOf(shut: readonly Lane[]): readonly ObjectId[] {
  const keepers = shut.flatMap(({ path }) => {
    const hop = path.decidedAt === null ? undefined : path.hops[path.decidedAt];
    const denying = hop?.policies.filter(({ result }) => result === 'deny') ?? [];
    const deciding = denying.length > 0 ? denying : (hop?.policies.filter(({ action }) => action === 'ALLOW') ?? []);
    return deciding.map(({ object }) => object);
  });
  return [...new Set(keepers)];
}
