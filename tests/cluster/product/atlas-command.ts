import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..', '..');

/** What `npm run -s atlas -- …` prints on standard output. Throws what it says where it fails. */
export async function atlasCommand(commandArguments: readonly string[], kubeconfig: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'cli', 'main.ts'), ...commandArguments], {
    cwd: root,
    env: { ...process.env, KUBECONFIG: kubeconfig },
    maxBuffer: 256 * 1_024 * 1_024,
  });
  return stdout;
}
