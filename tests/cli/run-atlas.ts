import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const main = path.join(import.meta.dirname, '../../cli/main.ts');

export type Run = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

/** One run of the command line in this folder, as a person or a pipeline would start it. */
export async function runAtlas(
  args: readonly string[],
  {
    stdin = '',
    environment = {},
  }: { readonly stdin?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...environment },
  });
  child.stdin.end(stdin);
  const exit = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { exitCode, stdout, stderr };
}
