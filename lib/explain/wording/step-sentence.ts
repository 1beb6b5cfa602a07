import type { Step } from '#lib/model/topology.ts';

/** One check of the ladder in words, with what was found. */
export function stepSentence(step: Step): string {
  const question = stepQuestion(step);
  switch (step.outcome) {
    case 'passed':
      return `${question}: yes${found(step)}`;
    case 'failed':
      return `${question}: no${found(step)}`;
    case 'not-reached':
      return `${question}: not reached`;
    case 'unknown':
      return `${question}: cannot be told${found(step)}`;
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

function found(step: Step): string {
  if (step.value === null) return step.code === 'own-label' || step.code === 'namespace-label' ? ', there is none' : '';
  return step.value === '' ? ', the value is empty' : `, ${step.value}`;
}
