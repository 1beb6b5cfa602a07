import type { Fix } from '#lib/explain/wording/fixes.ts';
import { CommandLine } from './command-line.tsx';
import { Section } from './section.tsx';

/** The changes that would give another verdict, likeliest first. Nothing here is ever run. */
export function Fixes({ fixes }: { readonly fixes: readonly Fix[] }) {
  if (fixes.length === 0) return null;
  return (
    <Section title="What would change it">
      <ul className="grid gap-3">
        {fixes.map(({ sentence, command }) => (
          <li key={`${sentence} ${command}`}>
            <p className="mb-1.5 text-body [overflow-wrap:anywhere]">{sentence}</p>
            {command !== null && <CommandLine command={command} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}
