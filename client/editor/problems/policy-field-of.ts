import type { Problem } from '#shared/graph/problems.ts';
import type { FlowDefinition, FlowNode, Policy } from '#shared/graph/schema.ts';
import { validateDefinition } from '#shared/graph/validate.ts';

/** The policy without which a problem would not be there; undefined for what has another cause. */
export function policyFieldOf(problem: Problem, definition: FlowDefinition): keyof Policy | undefined {
  const node = definition.nodes.find(({ id }) => id === problem.node);
  if (node?.policy === undefined || !hasProblem(definition, problem)) return undefined;
  const fields = Object.keys(node.policy) as (keyof Policy)[];
  return fields.find((field) => !hasProblem(withoutPolicy(definition, node, field), problem));
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
