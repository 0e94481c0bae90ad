import { type Renaming, renameInExpression } from '#shared/expressions/rename-references.ts';
import { renameInExpressions } from './node-expressions.ts';
import type { ApplyResult, FlowOperation, OperationOf } from './operations.ts';
import type { FlowDefinition, FlowNode, FlowSettings } from './schema.ts';

/** Renames a node and whatever names it: edges, children, the failure handler, expressions and templates. */
export function applyRenameNode(
  definition: FlowDefinition,
  operation: OperationOf<'rename_node'>,
): ApplyResult {
  const { id, newId } = operation;
  if (!definition.nodes.some((node) => node.id === id)) {
    return { ok: false, message: `The flow has no node "${id}" any more.` };
  }
  if (id === newId) return { ok: true, definition, inverse: operation };
  if (definition.nodes.some((node) => node.id === newId)) {
    return { ok: false, message: `The flow has a node "${newId}" already.` };
  }
  const renamed = renameEverywhere(definition, id, newId);
  return { ok: true, definition: renamed, inverse: inverseOf(definition, renamed, operation) };
}

/** The document with the new id in every place that named the old one; untouched parts keep their identity. */
export function renameEverywhere(definition: FlowDefinition, id: string, newId: string): FlowDefinition {
  const swap = (name: string) => (name === id ? newId : name);
  const { settings } = definition;
  return {
    ...definition,
    nodes: definition.nodes.map((node) => renameInNode(node, id, newId)),
    edges: definition.edges.map((edge) =>
      edge.source === id || edge.target === id
        ? { ...edge, source: swap(edge.source), target: swap(edge.target) }
        : edge,
    ),
    settings: renameInSettings(settings, id, newId),
  };
}

function renameInNode(node: FlowNode, id: string, newId: string): FlowNode {
  const rewritten = renameInExpressions(node, { of: 'results', id, newId });
  if (rewritten.id !== id && rewritten.parentId !== id) return rewritten;
  return {
    ...rewritten,
    id: rewritten.id === id ? newId : rewritten.id,
    ...(rewritten.parentId !== undefined && {
      parentId: rewritten.parentId === id ? newId : rewritten.parentId,
    }),
  };
}

function renameInSettings(settings: FlowSettings, id: string, newId: string) {
  const renamed = renameInKey(settings, { of: 'results', id, newId });
  return settings.failureHandler === id ? { ...renamed, failureHandler: newId } : renamed;
}

/** The settings with the key of the limit rewritten; the same settings when nothing changes. */
export function renameInKey(settings: FlowSettings, renaming: Renaming): FlowSettings {
  const { concurrency } = settings;
  if (concurrency?.key === undefined) return settings;
  const key = renameInExpression(concurrency.key, renaming);
  return key === concurrency.key ? settings : { ...settings, concurrency: { ...concurrency, key } };
}

/**
 * Renaming back restores everything but spellings that two names share: `results.a` becomes `results["a-b"]` and
 * would come back as `results["a"]`. Nodes where that happens are set back explicitly.
 */
function inverseOf(
  before: FlowDefinition,
  renamed: FlowDefinition,
  { id, newId }: OperationOf<'rename_node'>,
): FlowOperation {
  const back: FlowOperation = { kind: 'rename_node', id: newId, newId: id };
  const restored = renameEverywhere(renamed, newId, id);
  const repairs: FlowOperation[] = restored.nodes.flatMap((node, index) => {
    const original = before.nodes[index];
    if (original === undefined || sameText(node, original)) return [];
    const set = { config: original.config, policy: original.policy ?? null };
    return [{ kind: 'update_node', id: original.id, set }];
  });
  if (!sameText(restored.settings, before.settings)) {
    repairs.push({ kind: 'set_settings', settings: before.settings });
  }
  return repairs.length === 0 ? back : { kind: 'batch', operations: [back, ...repairs] };
}

function sameText(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
