import type { SampleRequest } from '#lib/model/path.ts';
import type { Arguments } from './arguments.ts';
import { BadInput } from './problem.ts';

/** The request to try. What was not given stays unknown; `none` says that there is none. Throws BadInput. */
export function readSample({ method, path, host, header, claim }: Arguments['sample']): SampleRequest {
  if (path !== undefined && !path.startsWith('/')) throw new BadInput(`--path begins with a slash, unlike "${path}".`);
  return {
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(path !== undefined && { path }),
    ...(host !== undefined && { host }),
    ...(header !== undefined && { headers: pairs('--header', header) }),
    ...(claim !== undefined && { claims: pairs('--claim', claim) }),
  };
}

function pairs(flag: string, given: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = Object.create(null);
  for (const text of given.length === 1 && given[0] === 'none' ? [] : given) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new BadInput(`${flag} takes NAME=VALUE, not "${text}".`);
    found[text.slice(0, equals)] = text.slice(equals + 1);
  }
  return found;
}
