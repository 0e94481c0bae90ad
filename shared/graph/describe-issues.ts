import type * as z from 'zod';
import type { Problem } from './problems.ts';
import type { FlowNode } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** What was checked: `owner` begins every sentence, `value` is the text as it was given. */
type Checked = { owner: string; value: unknown };

/** Turns the findings of a config's schema into problems of the node. */
export function describeConfigIssues(node: FlowNode, issues: readonly Issue[]): Problem[] {
  const checked = { owner: `The ${node.kind} node "${node.title || node.id}"`, value: node.config };
  return issues
    .flatMap((issue) => describeIssue(issue, checked))
    .map((problem) => ({ ...problem, node: node.id }));
}

/**
 * One finding of a schema as problems: `unknown_field` names the field, everything else is `missing_config`. Of a
 * choice between forms, the findings of the form that was meant are told.
 */
export function describeIssue(issue: Issue, checked: Checked): Problem[] {
  const meant = issue.code === 'invalid_union' ? meantAlternative(issue.errors) : undefined;
  if (meant !== undefined) {
    return meant.flatMap((inner) =>
      describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, checked),
    );
  }
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `"${fieldName([...issue.path, key])}"`).join(', ');
    const noun = issue.keys.length === 1 ? 'an unknown field' : 'unknown fields';
    return [{ severity: 'error', code: 'unknown_field', message: `${checked.owner} has ${noun} ${names}.` }];
  }
  const message = `${checked.owner} ${sayWhatIsWrong(issue, valueAt(checked.value, issue.path))}`;
  return [{ severity: 'error', code: 'missing_config', message }];
}

/** The first form that the value has from outside: its findings lie deeper. */
function meantAlternative(alternatives: readonly Issue[][]): Issue[] | undefined {
  return alternatives.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined,
    value,
  );
}

function sayWhatIsWrong(issue: Issue, value: unknown): string {
  const field = issue.path.length === 0 ? 'its settings' : `"${fieldName(issue.path)}"`;
  if (value === undefined) return `needs a value for ${field}.`;
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return `needs a value for ${field}; it is empty.`;
  const reason = issue.message.replace(
    /^(Invalid input|Invalid option|Invalid discriminator value)[:.] /,
    '',
  );
  return `has a value for ${field} that does not fit: ${reason.replace(/\.$/, '')}.`;
}

/** `cases[0].when` out of `['cases', 0, 'when']`. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}
