/** Codes of problems of a flow document (design 3.1). `not_supported` marks what this release cannot run yet. */
export const problemCodes = [
  'cycle',
  'duplicate_id',
  'missing_config',
  'unknown_field',
  'edge_across_scopes',
  'unknown_port',
  'edge_into_trigger',
  'no_trigger',
  'expression_syntax',
  'unknown_node',
  'not_upstream',
  'computed_name',
  'quorum',
  'reserved_case',
  'stop_outside_loop',
  'no_error_port',
  'unconfirmed_approval',
  'not_supported',
  'unreachable',
  'open_approved',
  'type_mismatch',
  'timeout_shorter_than_wait',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** One finding of `validate`: `message` is a sentence that somebody who did not draw the flow understands. */
export type Problem = {
  severity: 'error' | 'warning';
  code: ProblemCode;
  node?: string;
  message: string;
};
