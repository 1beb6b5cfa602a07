import type { Setter } from '#lib/model/metadata.ts';
import type { BindingStatus } from '#lib/model/reason.ts';
import type { SourceDescription } from '#lib/model/snapshot.ts';
import type { Step } from '#lib/model/topology.ts';
import { ageBefore } from './age.ts';
import type { Delivery } from './delivery.ts';

/** The sign of a verdict. A binding that traffic does not follow has the warning, not the tick. */
export function verdictGlyph(status: BindingStatus, delivery: Delivery): string {
  switch (status) {
    case 'bound':
      return delivery === 'waypoint' ? '✓' : '!';
    case 'refused':
      return '✗';
    case 'none':
      return '○';
    case 'undetermined':
      return '?';
  }
}

/** The word beside the sign. */
export function statusWord(status: BindingStatus, delivery: Delivery): string {
  switch (status) {
    case 'bound':
      if (delivery === 'partly-fails') return 'bound, and a part fails';
      return delivery === 'waypoint' ? 'bound' : 'bound, but not used';
    case 'refused':
      return 'refused';
    case 'none':
      return 'no waypoint';
    case 'undetermined':
      return 'undetermined';
  }
}

/** The sign of a check. Only what led to a refusal is a cross: that a label is not there is nothing wrong. */
export function stepGlyph(
  { code, outcome, value }: Pick<Step, 'code' | 'outcome' | 'value'>,
  status: BindingStatus,
): string {
  switch (outcome) {
    case 'passed':
      return '✓';
    case 'failed': {
      const isAbsentLabel = value === null && (code === 'own-label' || code === 'namespace-label');
      const isWrong = status === 'refused' || code === 'canary-valid';
      return isWrong && !isAbsentLabel ? '✗' : '–';
    }
    case 'not-reached':
      return '○';
    case 'unknown':
      return '?';
  }
}

/** `set by argocd-controller 12 days ago`. */
export function setterPhrase(setter: Setter, takenAt: string): string {
  const age = ageBefore(setter.time, takenAt);
  return age === null ? `set by ${setter.manager}` : `set by ${setter.manager} ${age}`;
}

/** Where an answer comes from, in one line. */
export function sourcePhrase(
  source: SourceDescription,
  minor: string,
  minorFrom: 'given' | 'cluster' | 'default',
): string {
  const from = source.kind === 'cluster' ? `cluster ${source.name}` : source.name;
  const reading = source.reading === 'desired' ? ', read as if deployed' : '';
  const version = minorFrom === 'default' ? `Istio ${minor} (assumed; say another with --istio)` : `Istio ${minor}`;
  return `${from}${reading} at ${source.takenAt}, ${version}`;
}
