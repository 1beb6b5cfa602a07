import { describe, expect, it } from 'vitest';
import { flagsThatKeepTrafficAway, reasonCodes } from '#lib/model/reason.ts';
import { isException, outcomeOf, outcomes } from '#lib/view/outcome.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { binding } from './build-topology.ts';

describe('outcomeOf', () => {
  it('says one thing of each reason', () => {
    const table = Object.fromEntries(
      reasonCodes.map((reason) => [reason, outcomeOf(binding('service', { reason, waypoint: 'a/b' }), [])]),
    );
    expect(table).toEqual({
      'bound-by-own-label': 'bound',
      'bound-by-namespace-label': 'bound',
      'no-waypoint-asked': 'not-asked',
      'opted-out': 'opted-out',
      'namespace-opted-out': 'opted-out',
      'traffic-type-skipped': 'other-traffic',
      'is-waypoint': 'waypoint',
      'not-in-mesh-index': 'not-in-mesh',
      'endpoint-has-no-label': 'not-asked',
      'waypoint-missing': 'refused',
      'waypoint-not-ready': 'refused',
      'waypoint-name-empty': 'refused',
      'waypoint-not-discovered': 'refused',
      'namespace-not-allowed': 'refused',
      'selector-invalid': 'refused',
      'traffic-type-refused': 'refused',
      'visibility-forbids-foreign-waypoint': 'refused',
      'input-not-visible': 'undetermined',
      'tie-between-equals': 'undetermined',
      'namespace-object-missing': 'undetermined',
    });
  });

  it('warns where traffic does not follow a binding, and only there', () => {
    const bound = binding('service', { reason: 'bound-by-own-label', waypoint: 'a/b' });
    for (const flag of flagsThatKeepTrafficAway) expect(outcomeOf(bound, [flag])).toBe('bound-but');
    expect(outcomeOf(bound, ['assumes-deployed'])).toBe('bound');
    expect(outcomeOf(binding('service', { reason: 'opted-out' }), ['no-vip'])).toBe('opted-out');
  });

  it('has words for every outcome, and knows which must be seen', () => {
    expect(outcomes.every((outcome) => outcomeWords[outcome] !== '')).toBe(true);
    expect(outcomes.filter(isException)).toEqual(['bound-but', 'refused', 'undetermined']);
  });
});
