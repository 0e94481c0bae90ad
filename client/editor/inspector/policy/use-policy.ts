import { fitsPolicy } from '#shared/graph/policy-fit.ts';
import type { FlowNode, Policy } from '#shared/graph/schema.ts';
import { useConfig } from '../use-config.ts';

type PolicyChanges = { [Field in keyof Policy]?: Policy[Field] | undefined };

/** The ways to edit a node's policy from its inspector. */
export function usePolicy(node: FlowNode) {
  const { update, apply, endGesture } = useConfig(node);
  const policy = node.policy ?? {};

  /** `undefined` takes a field away. Each change is a step of undo; what is typed into the same field in a row is one. */
  function change(changes: PolicyChanges, typedField?: string): void {
    const kept = Object.entries({ ...policy, ...changes }).filter(([, value]) => value !== undefined);
    const set = { policy: kept.length === 0 ? null : (Object.fromEntries(kept) as Policy) };
    if (typedField === undefined) apply({ kind: 'update_node', id: node.id, set });
    else update(set, `policy:${typedField}`);
  }

  /** What was set stays to be seen, also where it does nothing. */
  const isShown = (field: keyof Policy) => fitsPolicy(node, field) || policy[field] !== undefined;
  return { policy, change, isShown, update, endGesture };
}

export type PolicyEditor = ReturnType<typeof usePolicy>;
export type PolicyFieldsProps = { node: FlowNode; editing: PolicyEditor };
