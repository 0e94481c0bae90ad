import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import type { NodeScope } from './expression-context.tsx';
import type { LastRun } from './sample-scope.ts';

/** What is asked after each round of a container sees its result, and those of the nodes inside (design 3.5). */
export function roundScope(own: NodeScope, container: FlowNode, nodes: FlowDefinition['nodes']): NodeScope {
  const step = lastSuccess(own.steps, container.id);
  const rounds = Array.isArray(step?.result) ? step.result : [];
  const inside = nodes.filter(({ parentId }) => parentId === container.id).map(({ id }) => id);
  const results = inside.map((id): [string, JsonValue] => [id, lastSuccess(own.steps, id)?.result ?? null]);
  const before = isJsonObject(own.scope.results) ? own.scope.results : {};
  const index = Math.max(0, rounds.length - 1);
  const round: JsonObject = {
    previous: rounds.at(-1) ?? null,
    results: { ...before, ...Object.fromEntries(results) },
    index,
    ...(container.kind === 'loop' && { item: itemAt(step?.input, index) }),
  };
  return extendScope(own, round, step !== undefined);
}

/** What `own` sees and these names; `isKnown` when they come from a run. */
export function extendScope(own: NodeScope, names: JsonObject, isKnown: boolean): NodeScope {
  return { ...own, scope: { ...own.scope, ...names }, isRecorded: own.isRecorded && isKnown };
}

export function lastSuccess(steps: NodeScope['steps'], nodeId: string): LastRun['steps'][number] | undefined {
  return steps.findLast(({ node, status }) => node === nodeId && status === 'succeeded');
}

function itemAt(input: JsonValue | undefined, index: number): JsonValue {
  const items = isJsonObject(input) ? input.items : undefined;
  return Array.isArray(items) ? (items[index] ?? null) : null;
}
