/** Codes of problems of an app document. */
export const appProblemCodes = [
  'duplicate_id',
  'unknown_kind',
  'unknown_field',
  'missing_config',
  'placement',
  'overlap',
  'binding_syntax',
  'unknown_name',
  'unknown_action',
  'unknown_input',
  'unknown_page',
  'unknown_component',
  'unknown_flow',
  'unsafe_url',
  'not_supported',
] as const;

export type AppProblemCode = (typeof appProblemCodes)[number];

/**
 * One finding of `validateApp`. `component` or `action` and `field` (a property, event or input) say where it is;
 * `message` is a sentence that somebody who did not build the app understands.
 */
export type AppProblem = {
  severity: 'error' | 'warning';
  code: AppProblemCode;
  page?: string;
  component?: string;
  action?: string;
  field?: string;
  message: string;
};
