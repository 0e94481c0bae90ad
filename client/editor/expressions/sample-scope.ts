import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { indexGraph, upstreamOf } from '#shared/graph/traverse.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { RunError, RunView, StepView } from '#shared/runs/run.ts';
import { describeShape } from './describe-shape.ts';
import { errorSeenBy } from './error-sample.ts';

export type LastRun = {
  run?: Pick<RunView, 'id' | 'input' | 'trigger' | 'flow' | 'startedAt'> | undefined;
  steps: readonly (Pick<StepView, 'node' | 'result' | 'status'> & {
    input?: JsonValue;
    error?: RunError | null;
  })[];
};

/**
 * What an expression of a node would see (design 3.4), filled from the last run; nodes that have not run yet stand
 * with null, inputs with an example of their type. Only nodes upstream are in it; for the failure handler those are all
 * of the flow's own scope.
 */
export function sampleScope(definition: FlowDefinition, nodeId: string, last: LastRun): JsonObject {
  const graph = indexGraph(definition);
  const upstream = upstreamOf(graph, nodeId);
  const finished = new Map(
    last.steps.filter((step) => step.status === 'succeeded').map((step) => [step.node, step]),
  );
  const isHandler = definition.settings.failureHandler === nodeId;
  const isSeenByHandler = ({ id, parentId }: FlowNode) =>
    isHandler && id !== nodeId && parentId === undefined;
  const results: JsonObject = {};
  for (const node of definition.nodes) {
    if (upstream.has(node.id) || isSeenByHandler(node))
      results[node.id] = finished.get(node.id)?.result ?? null;
  }
  const { input, trigger, env, run } = sampleFlowScope(definition, last);
  const first = definition.edges.find((edge) => edge.target === nodeId);
  const source = graph.nodes.get(first?.source ?? '');
  const item = itemOf(definition, nodeId, last);
  const isBehindTrigger = source !== undefined && findNodeContract(source.kind)?.isTrigger === true;
  const error = errorSeenBy(definition, nodeId, last.steps);
  const sent = source === undefined ? item.item : (results[source.id] ?? null);
  return {
    input,
    trigger,
    results,
    previous: isBehindTrigger ? input : first?.sourcePort === 'error' ? { error } : sent,
    env,
    run,
    now: last.run?.startedAt ?? '',
    error,
    ...item,
    outer: null,
  };
}

/** What an expression of the flow itself sees, before any node has run: the key of its limit (design 3.6). */
export function sampleFlowScope(definition: FlowDefinition, { run }: Pick<LastRun, 'run'>) {
  return {
    input: inputSample(definition.inputs, run?.input),
    trigger: isJsonObject(run?.trigger) ? run.trigger : { kind: 'manual', node: '', time: '' },
    env: definition.settings.env ?? {},
    run: {
      id: run?.id ?? '',
      startedAt: run?.startedAt ?? '',
      flow: run?.flow ?? '',
      user: '',
    },
  } satisfies JsonObject;
}

/** Inside a loop: the first item that it had. */
function itemOf(
  { nodes }: FlowDefinition,
  nodeId: string,
  last: LastRun,
): { item: JsonValue; index: JsonValue } {
  const parent = nodes.find(({ id }) => id === nodeId)?.parentId;
  const input = last.steps.findLast((step) => step.node === parent)?.input;
  const items = parent !== undefined && isJsonObject(input) ? input.items : undefined;
  if (!Array.isArray(items) || items.length === 0) return { item: null, index: null };
  return { item: items[0] ?? null, index: 0 };
}

function inputSample(schema: JsonObject, recorded: JsonValue | undefined): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const examples = Object.entries(properties).map(
    ([name, property]) => [name, describeShape(property)] as const,
  );
  return { ...Object.fromEntries(examples), ...(isJsonObject(recorded) ? recorded : {}) };
}
