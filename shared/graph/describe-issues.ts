import type * as z from 'zod';
import type { Problem } from './problems.ts';
import type { FlowNode } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** Turns the findings of a config's schema into problems of the node. */
export function describeConfigIssues(node: FlowNode, issues: readonly Issue[]): Problem[] {
  return issues.map((issue) => ({
    ...describeIssue(issue, `The ${node.kind} node "${node.title || node.id}"`, []),
    node: node.id,
  }));
}

/**
 * One finding of a schema as a problem: `unknown_field` names the field, everything else is `missing_config`.
 * `owner` begins the sentence; `prefix` is the place of the checked value inside it.
 */
export function describeIssue(issue: Issue, owner: string, prefix: readonly PropertyKey[]): Problem {
  const field = fieldName([...prefix, ...issue.path]);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `"${fieldName([...prefix, ...issue.path, key])}"`).join(', ');
    const noun = issue.keys.length === 1 ? 'an unknown field' : 'unknown fields';
    return { severity: 'error', code: 'unknown_field', message: `${owner} has ${noun} ${names}.` };
  }
  return { severity: 'error', code: 'missing_config', message: `${owner} ${sayWhatIsWrong(issue, field)}` };
}

function sayWhatIsWrong(issue: Issue, field: string): string {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const named = field === '' ? 'its settings' : `"${field}"`;
  if (isMissing) return `needs a value for ${named}.`;
  if (
    issue.code === 'too_small' &&
    issue.minimum === 1 &&
    issue.origin !== 'number' &&
    issue.origin !== 'int'
  ) {
    return `needs a value for ${named}; it is empty.`;
  }
  const reason = issue.message.replace(/^Invalid input: /, '').replace(/\.$/, '');
  return `has a value for ${named} that does not fit: ${reason}.`;
}

/** `cases[0].when` out of `['cases', 0, 'when']`. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}
