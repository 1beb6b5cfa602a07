import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { kubectlTarget, shellQuote } from '#lib/explain/wording/shell.ts';

describe('shellQuote', () => {
  it.each(['plain', "it's", '$(id)', '`id`', 'a b', '', '; rm -rf x', '"', '\\', 'a\nb', '*', '!x', '~'])(
    'a shell reads %j back',
    (word) => {
      const script = `printf %s ${shellQuote(word)}`;
      expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })).toBe(word);
    },
  );

  it('leaves plain words readable', () => {
    expect(shellQuote('istio.io/use-waypoint=edge')).toBe('istio.io/use-waypoint=edge');
  });
});

describe('kubectlTarget', () => {
  it('never lets a name be taken for an option', () => {
    expect(kubectlTarget('pod', '--all')).toEqual(['pod/--all']);
    expect(kubectlTarget('pod', 'cart')).toEqual(['pod', 'cart']);
  });
});
