import type { SourceDescription } from '#lib/model/snapshot.ts';

/** `ambient-atlas-prod-eu-20261124T083104Z.svg`: of which source and time, in characters that every disk takes. */
export function fileName({ name, takenAt }: SourceDescription, ending: string): string {
  const source = name
    .replace(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  const time = takenAt.replace(/\.\d+/, '').replace(/[^0-9TZ]/g, '');
  return ['ambient-atlas', source, time].filter((part) => part !== '').join('-') + ending;
}
