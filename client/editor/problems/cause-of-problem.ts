import type { Problem } from '#shared/graph/problems.ts';
import type { FlowDefinition, FlowNode, FlowSettings, Policy } from '#shared/graph/schema.ts';
import { validateDefinition } from '#shared/graph/validate.ts';

/** The policy without which a problem would not be there; undefined for what has another cause. */
export function policyFieldOf(problem: Problem, definition: FlowDefinition): keyof Policy | undefined {
  const node = definition.nodes.find(({ id }) => id === problem.node);
  if (node?.policy === undefined || !hasProblem(definition, problem)) return undefined;
  const fields = Object.keys(node.policy) as (keyof Policy)[];
  return fields.find((field) => !hasProblem(withoutPolicy(definition, node, field), problem));
}

/** The setting of the flow, or its inputs, without which a problem of no node would not be there. */
export function flowFieldOf(
  problem: Problem,
  definition: FlowDefinition,
): keyof FlowSettings | 'inputs' | undefined {
  if (problem.node !== undefined || !hasProblem(definition, problem)) return undefined;
  if (!hasProblem({ ...definition, inputs: {} }, problem)) return 'inputs';
  const fields = Object.keys(definition.settings) as (keyof FlowSettings)[];
  return fields.find((field) => !hasProblem(withoutSetting(definition, field), problem));
}

function hasProblem(definition: FlowDefinition, { code, node, message }: Problem): boolean {
  return validateDefinition(definition, 'publish').some(
    (other) => other.code === code && other.node === node && other.message === message,
  );
}

function withoutPolicy(definition: FlowDefinition, node: FlowNode, field: keyof Policy): FlowDefinition {
  const { [field]: _, ...policy } = node.policy ?? {};
  const nodes = definition.nodes.map((other) => (other === node ? { ...node, policy } : other));
  return { ...definition, nodes };
}

function withoutSetting(definition: FlowDefinition, field: keyof FlowSettings): FlowDefinition {
  const { [field]: _, ...settings } = definition.settings;
  return { ...definition, settings: { expressionDialect: 'millrace', ...settings } };
}
