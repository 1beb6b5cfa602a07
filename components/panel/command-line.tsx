import { CopyButton } from '../ui/copy-button.tsx';

/** A command to run, wrapped where it may be, with a way to copy it. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className="flex items-start gap-2 rounded-control border border-hair bg-bg py-1.5 pr-1.5 pl-2.5">
      <code className="min-w-0 flex-1 py-1 font-mono text-[11.5px] leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
        {command}
      </code>
      <CopyButton label="Copy" text={command} />
    </div>
  );
}
