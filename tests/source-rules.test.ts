import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What must not stand in the sources, and an example that shows that it would be seen. */
type Rule = {
  readonly why: string;
  readonly pattern: RegExp;
  readonly broken: string;
  /** Files that were looked at, and why they may. */
  readonly except?: Readonly<Record<string, string>>;
};

const root = join(import.meta.dirname, '..');

const rules: readonly Rule[] = [
  {
    why: 'XSS-1: no text of a cluster becomes HTML or code',
    pattern:
      /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/g,
    broken: 'element.innerHTML = name;',
  },
  {
    why: 'XSS-2: links lead to our own pages, so no address is taken from data',
    pattern: /window\.open\(|target="_blank"|href=\{(?!`\/|'\/|addressOfContext\(|action\.href|undefined)[^}]*\}/g,
    broken: '<a href={annotation}>',
  },
  {
    why: 'RE-1: no regular expression is made of what a person or a cluster says',
    pattern: /new RegExp\(/g,
    broken: 'new RegExp(query)',
    except: {
      'lib/manifest/visible.ts': 'of the expression beside it, with the flag that finds all',
      'lib/export/visible.ts': 'of the text beside it',
      'lib/manifest/broken-document.ts': 'of blanks and a key of ours, without repetition over other text',
      'lib/manifest/repeated-key.ts': 'of blanks and keys of ours, without repetition over other text',
    },
  },
  {
    why: 'LOC-4: no answer invites another origin',
    pattern: /access-control-allow/gi,
    broken: "'Access-Control-Allow-Origin': '*'",
  },
  {
    why: 'no server function: nothing decodes what a browser sends',
    pattern: /['"]use server['"]/g,
    broken: "'use server';",
  },
  {
    why: 'HTTP-1: routes answer GET, and nothing else is exported',
    pattern: /export (?:const|async function|function) (?:POST|PUT|PATCH|DELETE|OPTIONS)\b/g,
    broken: 'export const POST = route();',
  },
  {
    why: 'LOC-1: nothing listens beyond this machine',
    pattern: /listen\([^)]*['"](0\.0\.0\.0|::)['"]|HOSTNAME: '0/g,
    broken: "listen(port, '0.0.0.0')",
  },
];

const sources = ['app', 'cli', 'components', 'lib', 'server', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|mjs)$/.test(file))
    .map((file) => posix.join(folder, file.replaceAll('\\', '/'))),
);

const codeOf = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

describe('rules of the sources', () => {
  it.each(rules)('$why', ({ pattern, broken, except = {} }) => {
    expect(broken.match(pattern), 'the broken example').not.toBeNull();
    const found = [...sources, 'proxy.ts', 'instrumentation.ts']
      .filter((file) => !Object.hasOwn(except, file))
      .flatMap((file) =>
        [...codeOf(readFileSync(join(root, file), 'utf8')).matchAll(pattern)].map(([what]) => `${file}: ${what}`),
      );
    expect(found).toEqual([]);
  });

  it('AUTH-3, AUTH-4: every route says who may call it, in the one factory that asks the guard', () => {
    const routes = sources.filter((file) => /^app\/.*route\.ts$/.test(file));
    expect(routes.length).toBeGreaterThan(6);
    for (const file of routes) {
      const access = file.startsWith('app/api/') ? 'data' : 'health';
      expect(readFileSync(join(root, file), 'utf8'), file).toMatch(
        new RegExp(`export const GET =[^;]*\\broute\\('${access}',`),
      );
    }
  });
});
