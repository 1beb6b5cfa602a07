import type { Step } from '#lib/model/topology.ts';

/** One check of the ladder in words, with what was found. `byDefault`: nobody wrote the value down. */
export function stepSentence(step: Step, byDefault: boolean): string {
  const question = stepQuestion(step);
  const what = `${found(step)}${byDefault ? ', the default' : ''}`;
  switch (step.outcome) {
    case 'passed':
      return `${question}: yes${what}`;
    case 'failed':
      return `${question}: no${what}`;
    case 'not-reached':
      return `${question}: not reached`;
    case 'unknown':
      return `${question}: cannot be told${what}`;
  }
}

/** What the check asks, in istiod's order. */
export function stepQuestion({ code }: Pick<Step, 'code'>): string {
  switch (code) {
    case 'own-label':
      return 'own label names a waypoint';
    case 'namespace-label':
      return "namespace's label names a waypoint";
    case 'waypoint-exists':
      return 'Gateway exists and istiod watches it';
    case 'waypoint-has-address':
      return 'Gateway has an address';
    case 'namespace-admitted':
      return 'listener admits the namespace';
    case 'traffic-type-served':
      return 'waypoint serves this traffic';
    case 'visibility-allows':
      return 'visibility allows the waypoint';
    case 'canary-valid':
      return 'canary is valid';
  }
}

function isLabel({ code }: Step): boolean {
  return code === 'own-label' || code === 'namespace-label';
}

function found(step: Step): string {
  if (step.value === null) return isLabel(step) ? ', there is none' : '';
  if (step.value !== '') return `, ${step.value}`;
  return isLabel(step) ? ', by an empty name' : ', the value is empty';
}
