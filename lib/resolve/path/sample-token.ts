import type { EvaluatedPolicy, SampleRequest } from '#lib/model/path.ts';
import type { PathIndex } from './path-index.ts';

/**
 * What the RequestAuthentications of a chain make of the token. They are one filter: a missing token passes, a token of
 * an issuer that none of them names is refused. Without a sample it depends on the token.
 */
export function sampleToken(
  names: readonly string[],
  { claims }: SampleRequest,
  index: PathIndex,
): readonly EvaluatedPolicy[] {
  if (names.length === 0) return [];
  const all = index.topology.policyObjects.requestAuthentications;
  const issuersOf = new Map(all.map(({ namespace, name, issuers }) => [`${namespace}/${name}`, issuers]));
  const known = new Set(names.flatMap((name) => issuersOf.get(name) ?? []));
  const issuer = claims?.iss;
  const isMissing = claims !== undefined && Object.keys(claims).length === 0;
  const isForeign = issuer !== undefined && !known.has(issuer);
  return names.map((name): EvaluatedPolicy => {
    const base = { object: `RequestAuthentication/${name}`, action: 'JWT', rule: null };
    if (isMissing) return { ...base, result: 'no-match', dependsOn: [] };
    if (issuer === undefined) return { ...base, result: 'depends', dependsOn: ['token'] };
    if (isForeign) return { ...base, result: 'deny', dependsOn: [] };
    const accepts = issuersOf.get(name)?.includes(issuer) === true;
    return { ...base, result: accepts ? 'allow' : 'no-match', dependsOn: [] };
  });
}
