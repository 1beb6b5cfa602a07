import type { Check } from '#lib/explain/wording/checks.ts';
import { CommandLine } from './command-line.tsx';
import { Section } from './section.tsx';

/** Commands that show the same with kubectl and istioctl. They only read. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    <Section title="Check it yourself">
      <details>
        <summary className="w-fit rounded-chip pr-1 text-body text-ink-2 hover:text-ink">
          {checks.length} commands that only read
        </summary>
        <ul className="mt-2 grid gap-3">
          {checks.map(({ sentence, command }) => (
            <li key={command}>
              <p className="mb-1 text-small text-ink-2">{sentence}</p>
              <CommandLine command={command} />
            </li>
          ))}
        </ul>
      </details>
    </Section>
  );
}
