import type { FieldError } from './check-value.ts';

/** What is wrong with an input in one line, field by field; what is wrong with all of it stands without a name. */
export function describeFields(fields: readonly FieldError[]): string {
  return fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}
