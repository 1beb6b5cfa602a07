import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '..');
const cache = join(modules, '..', '..', '.cache', 'cluster');

/**
 * The path of one of the two Go programs, built unless it is already there for these sources and this Go. A first build
 * takes about ten minutes and 3 GiB; `npm run test:cluster` makes it beforehand, showing its progress.
 */
export function goProgram(name: 'controlplane' | 'istiod'): string {
  return execFileSync('bash', [join(modules, name, 'build.sh')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CACHE: cache },
  }).trim();
}
