import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import type { RunError } from '#shared/runs/run.ts';
import type { LastRun } from './sample-scope.ts';

/** What failed last in the last run, as expressions see it, or an example that has the fields of every error. */
export type ErrorSample = { error: JsonObject; attempt: number; isRecorded: boolean };

/** The error of one of these nodes; without any, of whatever failed. */
export function errorSample(steps: LastRun['steps'], nodeIds: readonly string[] = []): ErrorSample {
  const isMeant = (id: string) => nodeIds.length === 0 || nodeIds.includes(id);
  const error = steps.findLast((step) => step.error && isMeant(step.node))?.error;
  const seen = error ?? exampleError(nodeIds[0] ?? '');
  return { error: asJson(seen), attempt: seen.attempt ?? 1, isRecorded: error !== undefined };
}

/** What a node sees as `error`: behind an error port, and in the failure handler; else null (design 3.4). */
export function errorSeenBy(
  { edges, settings }: FlowDefinition,
  nodeId: string,
  steps: LastRun['steps'],
): JsonObject | null {
  if (settings.failureHandler === nodeId) return errorSample(steps).error;
  const sources = edges.filter(({ target, sourcePort }) => target === nodeId && sourcePort === 'error');
  if (sources.length === 0) return null;
  return errorSample(
    steps,
    sources.map(({ source }) => source),
  ).error;
}

function exampleError(node: string): RunError {
  return { code: '', message: '', fault: 'system', node, path: node, attempt: 1 };
}

function asJson(error: RunError): JsonObject {
  return Object.fromEntries(
    Object.entries(error).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
