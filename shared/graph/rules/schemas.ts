import { findUnusablePatterns } from '#shared/inputs/find-unusable-patterns.ts';
import type { JsonValue } from '#shared/json.ts';
import type { Problem } from '../problems.ts';
import type { FlowNode } from '../schema.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** The flow's inputs and the forms of approvals are schemas of objects that a value can be checked by. */
export const schemasRule: Rule = ({ definition }) => [
  ...schemaProblems(definition.inputs, 'The inputs of the flow', undefined),
  ...definition.nodes
    .filter((node) => node.kind === 'approval' && node.config.form !== undefined)
    .flatMap((node) => schemaProblems(node.config.form, `The form of ${named(node)}`, node)),
];

function schemaProblems(schema: JsonValue | undefined, owner: string, node: FlowNode | undefined): Problem[] {
  const type = typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : undefined;
  const problems = findUnusablePatterns(schema).map((pattern) =>
    errorAt(
      'missing_config',
      node,
      `${owner} cannot be checked: the pattern ${pattern} is broken or could take for ever.`,
    ),
  );
  if (type !== undefined && type !== 'object') {
    problems.push(
      errorAt('missing_config', node, `${owner} cannot be checked: the schema needs the type "object".`),
    );
  }
  return problems;
}
