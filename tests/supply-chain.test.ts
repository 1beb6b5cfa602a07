import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

type Locked = {
  readonly version: string;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
};
type Floor = { readonly floor: string; readonly advisories: readonly string[] };

const locked = Object.entries<Locked>(json('package-lock.json').packages).filter(([path]) => path !== '');
const floors = Object.entries<Floor>(json('security/floors.json'));
const manifest = json('package.json');

describe('SUP-1: what is installed', () => {
  it('is exactly what the lock file says, with a checksum each, from the registry', () => {
    expect(locked.length).toBeGreaterThan(100);
    for (const [path, { resolved, integrity }] of locked) {
      expect(resolved ?? 'https://registry.npmjs.org/', path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
      expect(integrity, path).toMatch(/^sha512-/);
    }
  });

  it('runs no script of its own but that of the pinned Node', () => {
    const withScript = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path);
    expect(withScript).toEqual(['node_modules/node']);
    expect(manifest.allowScripts).toEqual({ node: true });
  });

  it('is named by exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  it('is run by Node 24', () => {
    const node = join(root, 'node_modules', 'node', 'bin', 'node');
    const version = execFileSync(existsSync(node) ? node : process.execPath, ['--version'], { encoding: 'utf8' });
    expect(version).toMatch(existsSync(node) ? /^v24\./ : /^v(22|24)\./);
  });
});

describe('SUP-2: no package below the version that mended an advisory', () => {
  it.each(floors)('%s, every copy of it', (name, { floor, advisories }) => {
    const copies = locked.filter(([path]) => path.endsWith(`node_modules/${name}`));
    expect(copies.map(([path, { version }]) => `${path} ${version}`).filter((copy) => isBelow(copy, floor))).toEqual(
      [],
    );
    expect(copies.length, `${name} is not installed any more, so its floor can go`).toBeGreaterThan(0);
    expect(advisories.length).toBeGreaterThan(0);
    for (const advisory of advisories) expect(advisory).toMatch(/^(CVE-\d{4}-\d{4,}|GHSA(-[a-z0-9]{4}){3})$/);
  });

  it('would see an old one', () => {
    expect(isBelow('x 16.4.4', '16.4.5')).toBe(true);
    expect(isBelow('x 15.5.29', '16.4.5')).toBe(true);
    expect(isBelow('x 16.10.0', '16.4.5')).toBe(false);
    expect(isBelow('x 16.4.5', '16.4.5')).toBe(false);
    expect(isBelow('x 16.4.5-canary.1', '16.4.5')).toBe(true);
  });
});

function isBelow(copy: string, floor: string): boolean {
  const version = copy.split(' ').at(-1) ?? '';
  const [release = '', prerelease] = version.split('-');
  const [have, want] = [release, floor].map((text) => text.split('.').map(Number));
  const index = [0, 1, 2].find((part) => have?.[part] !== want?.[part]);
  if (index === undefined) return prerelease !== undefined;
  return (have?.[index] ?? 0) < (want?.[index] ?? 0);
}
