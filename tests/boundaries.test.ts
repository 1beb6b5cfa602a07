import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A source file and what it imports: paths inside the repository, names of packages as written. */
type Source = { readonly file: string; readonly text: string; readonly imports: readonly string[] };

type Rule = {
  readonly why: string;
  /** What is wrong in this file; empty where nothing is. */
  readonly check: (source: Source) => readonly string[];
  /** A file that breaks the rule, so that a rule that sees nothing is noticed. */
  readonly broken: readonly [file: string, text: string];
};

const root = dirname(import.meta.dirname);
const ownFolders = ['app', 'cli', 'components', 'lib', 'server', 'tests', 'scripts'];

/** Inside lib/, what each folder may import besides itself. What is drawn never changes what is true. */
const libOrder: Readonly<Record<string, readonly string[]>> = {
  model: [],
  manifest: ['model'],
  resolve: ['model'],
  explain: ['model', 'resolve'],
  compare: ['model', 'resolve'],
  view: ['model'],
  layout: ['model', 'view'],
  export: ['model', 'view', 'layout', 'explain'],
};

const rules: readonly Rule[] = [
  {
    why: 'lib/ says what a snapshot means, anywhere: it imports lib/ only, and yaml where manifests are read',
    check: ({ file, imports }) =>
      within(file, 'lib')
        ? imports.filter((to) => !within(to, 'lib') && !(to === 'yaml' && within(file, 'lib/manifest')))
        : [],
    broken: ['lib/model/a.ts', `import { readFileSync } from 'node:fs';`],
  },
  {
    why: 'inside lib/ the order is model ← manifest, model ← resolve ← explain/compare, model ← view ← layout ← export',
    check: ({ file, imports }) => {
      const folder = file.split('/')[1] ?? '';
      const allowed = libOrder[folder];
      if (!within(file, 'lib')) return [];
      if (allowed === undefined) return [`lib/${folder} has no place in the order`];
      return imports.filter((to) => within(to, 'lib') && ![folder, ...allowed].includes(to.split('/')[1] ?? ''));
    },
    broken: ['lib/resolve/a.ts', `import { show } from '#lib/view/show.ts';`],
  },
  {
    why: 'components/ draw what they were given: of the repository they import lib/ and components/ only, and no Node',
    check: ({ file, imports }) =>
      within(file, 'components')
        ? imports.filter(
            (to) => (isOwn(to) && !within(to, 'lib') && !within(to, 'components')) || to.startsWith('node:'),
          )
        : [],
    broken: ['components/a.tsx', `import { boot } from '#server/boot.ts';`],
  },
  {
    why: 'server/ does not draw: it imports neither components/ nor app/, lib/view, lib/layout',
    check: ({ file, imports }) =>
      within(file, 'server')
        ? imports.filter((to) => ['components', 'app', 'lib/view', 'lib/layout'].some((folder) => within(to, folder)))
        : [],
    broken: ['server/a.ts', `export { place } from '#lib/layout/place.ts';`],
  },
  {
    why: 'server/cluster/ is the one door to the Kubernetes client',
    check: ({ file, imports }) =>
      within(file, 'server/cluster') ? [] : imports.filter((to) => to.startsWith('@kubernetes/')),
    broken: ['server/a.ts', `import type { KubeConfig } from '@kubernetes/client-node';`],
  },
  {
    why: 'components/canvas/ is the one door to React Flow; its stylesheet may stand in app/layout.tsx',
    check: ({ file, imports }) =>
      within(file, 'components/canvas')
        ? []
        : imports.filter((to) => to.startsWith('@xyflow/') && !(file === 'app/layout.tsx' && to.endsWith('.css'))),
    broken: ['components/a.tsx', `import {\n  Handle,\n} from '@xyflow/react';`],
  },
  {
    why: 'server/history/ is the one door to database drivers',
    check: ({ file, imports }) =>
      within(file, 'server/history') ? [] : imports.filter((to) => /^(node:sqlite|pg|kysely)(\/|$)/.test(to)),
    broken: ['server/a.ts', `const { DatabaseSync } = await import('node:sqlite');`],
  },
  {
    why: 'server/config.ts is the only reader of the environment, so that one file tells what can be set',
    check: ({ file, text }) =>
      file === 'server/config.ts' ? [] : matches(text.replaceAll('process.env.NEXT_RUNTIME', ''), /process\.env/g),
    broken: ['cli/a.ts', `const home = process.env.HOME;`],
  },
  {
    why: 'lib/ knows no clock and no chance: the same snapshot always gives the same picture',
    check: ({ file, text }) =>
      within(file, 'lib')
        ? matches(
            text,
            /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\)|\bMath\.random\b|\bperformance\.now\b|\brandomUUID\b/g,
          )
        : [],
    broken: ['lib/layout/a.ts', `const now = new Date();`],
  },
  {
    why: 'what runs never imports tests/ or scripts/',
    check: ({ imports }) => imports.filter((to) => within(to, 'tests') || within(to, 'scripts')),
    broken: ['app/a.ts', `import { cluster } from '../tests/cluster.ts';`],
  },
];

const sources = ['app', 'cli', 'components', 'lib', 'server']
  .flatMap(filesBelow)
  .concat('instrumentation.ts', 'proxy.ts');
const parsed = sources.map((file) => parse(file, readFileSync(join(root, file), 'utf8')));

describe('boundaries', () => {
  it('sees the sources and their imports', () => {
    expect(parsed.length).toBeGreaterThan(50);
    expect(parsed.flatMap((source) => source.imports).length).toBeGreaterThan(parsed.length);
  });

  it.each(rules)('$why', ({ check, broken }) => {
    expect(check(parse(...broken)), 'the broken example').not.toEqual([]);
    expect(parsed.flatMap((source) => check(source).map((what) => `${source.file}: ${what}`))).toEqual([]);
  });

  it('no import leads back to the file it stands in: a cycle has no first file to read', () => {
    expect(cycles([parse('lib/a.ts', `import './b.ts';`), parse('lib/b.ts', `import './a.ts';`)])).toHaveLength(1);
    expect(cycles(parsed)).toEqual([]);
  });
});

function parse(file: string, text: string): Source {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = code.matchAll(
    /(?:^|[;\n}])\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g,
  );
  return { file, text: code, imports: [...found].map((match) => target(file, match[1] ?? match[2] ?? '')) };
}

/** A path from the root of the repository for `./x.ts` and `#lib/x.ts`; the name itself for a package. */
function target(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier);
  return specifier.startsWith('#') ? specifier.slice(1) : specifier;
}

/** Each cycle once, as the files on it. */
function cycles(all: readonly Source[]): readonly string[] {
  const byFile = new Map(all.map((source) => [source.file, source]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start !== -1) found.push([...trail.slice(start), file].join(' → '));
    if (start !== -1 || done.has(file)) return;
    for (const to of byFile.get(file)?.imports ?? []) visit(to, [...trail, file]);
    done.add(file);
  };
  for (const { file } of all) visit(file, []);
  return found;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.slice(root.length + 1).replaceAll('\\', '/'), entry.name));
}

function within(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function isOwn(path: string): boolean {
  return ownFolders.some((folder) => within(path, folder));
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[0]);
}
