import { findRunEntry, findStepEntry, isOpen, type OpenStep, type RunState } from '#server/engine/state.ts';
import type { ScopeName } from '#shared/expressions/scope-names.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { RunRecord } from './records.ts';
import type { RunValues } from './run-values.ts';

/** What the expressions of one step see (design 3.4), loaded only as far as an expression names it. */
export type StepScope = {
  root(name: Exclude<ScopeName, 'results'>): Promise<JsonValue>;
  /** The result of a node; null when it did not run or has not finished. */
  result(node: string): Promise<JsonValue>;
};

export function createStepScope(
  given: { run: RunRecord; state: RunState; values: RunValues },
  step: OpenStep,
): StepScope {
  const { run, state, values } = given;
  return {
    async root(name) {
      switch (name) {
        case 'input':
          return values.load({ kind: 'input' });
        case 'previous':
          return values.load(step.previous);
        case 'error':
          return step.failed === null
            ? null
            : errorOf(await values.load({ kind: 'failure', path: step.failed }));
        case 'trigger':
          return toJson(run.trigger);
        case 'env':
          return run.env;
        case 'run':
          return describeRun(run, state);
        case 'now':
          return new Date(step.readyAt).toISOString();
        default:
          return null;
      }
    },
    async result(node) {
      const entry = findStepEntry(state, node);
      if (entry === undefined || isOpen(entry)) return null;
      return values.load(entry.result.kind === 'inline' ? { kind: 'step', path: node } : entry.result);
    },
  };
}

function describeRun(run: RunRecord, state: RunState): JsonObject {
  const startedAt = findRunEntry(state)?.startedAt ?? run.startedAt ?? run.createdAt;
  return {
    id: run.id,
    startedAt: new Date(startedAt).toISOString(),
    flow: run.flowPath,
    user: run.startedByEmail,
  };
}

function errorOf(value: JsonValue): JsonValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value.error ?? null) : null;
}

function toJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
