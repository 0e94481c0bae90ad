import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { errorSample } from '../../expressions/error-sample.ts';
import type { NodeScope } from '../../expressions/expression-context.tsx';
import { extendScope, lastSuccess, roundScope } from '../../expressions/round-scope.ts';

/** `when` of a retry sees the error and the number of the attempt that failed (design 3.6). */
export function retryScope(own: NodeScope, nodeId: string): NodeScope {
  const { isRecorded, ...seen } = errorSample(own.steps, [nodeId]);
  return extendScope(own, seen, isRecorded);
}

/** `stopIf` of a step sees its result as `previous`. */
export function resultScope(own: NodeScope, nodeId: string): NodeScope {
  const step = lastSuccess(own.steps, nodeId);
  return extendScope(own, { previous: step?.result ?? null }, step !== undefined);
}

/** A container's `stopIf` sees the results of all rounds so far, too. */
export function iterationsScope(
  own: NodeScope,
  container: FlowNode,
  nodes: FlowDefinition['nodes'],
): NodeScope {
  const result = lastSuccess(own.steps, container.id)?.result;
  const round = roundScope(own, container, nodes);
  return extendScope(round, { iterations: Array.isArray(result) ? result : [] }, true);
}
