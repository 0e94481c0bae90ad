import { resultsSoFar } from '#server/engine/iterations.ts';
import type { RunGraph } from '#server/engine/run-graph.ts';
import { findIterationEntry, findRunEntry, findStepEntry, type RunState } from '#server/engine/run-state.ts';
import { iterationOf, iterationScope, nodeOfPath, scopesAround, stepPath } from '#server/engine/scopes.ts';
import { isOpen, type OpenStep } from '#server/engine/state.ts';
import type { ValueRef } from '#server/engine/values.ts';
import type { ScopeName } from '#shared/expressions/scope-names.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { toJson } from './compose-value.ts';
import type { RunRecord } from './records.ts';
import type { RunValues } from './run-values.ts';

/** What the expressions of one step see (design 3.4), loaded only as far as an expression names it. */
export type StepScope = {
  root(name: Exclude<ScopeName, 'results'>): Promise<JsonValue>;
  /** The result of a node; null when it did not run or has not finished. */
  result(node: string): Promise<JsonValue>;
  /** The results of a container's iterations so far. */
  iterations(): Promise<JsonValue>;
};

type Given = { run: RunRecord; graph: RunGraph; state: RunState; values: RunValues };

/** A step at its path; `index` asks about an iteration of the container that the step is. */
type At = { path: string; step: OpenStep; index?: number; previous?: ValueRef };

export function createStepScope(given: Given, at: At): StepScope {
  const { run, values } = given;
  const { path, step } = at;
  const inside = at.index === undefined ? null : iterationScope(path, step.attempt, at.index);
  const scopes = inside === null ? scopesAround(path) : [inside, ...scopesAround(path)];
  return {
    async root(name) {
      switch (name) {
        case 'input':
          return values.load({ kind: 'input' });
        case 'previous':
          return values.load(at.previous ?? step.previous);
        case 'error':
          return errorOf(given, step);
        case 'trigger':
          return values.trigger();
        case 'env':
          return run.env;
        case 'run':
          return describeRun(run, given.state);
        case 'now':
          return new Date(timeOf(given.state, step, inside)).toISOString();
        case 'item':
          return itemAt(given, scopes);
        case 'index':
          return indexAt(scopes);
        case 'outer':
          return outerOf(given, scopes.slice(1));
      }
    },
    async result(node) {
      const found = findStepEntry(given.state, pathOfResult(given.graph, scopes, node));
      if (found === undefined || isOpen(found)) return null;
      return values.load({ kind: 'step', path: pathOfResult(given.graph, scopes, node) });
    },
    iterations() {
      const resultOf = (scope: string) => findIterationEntry(given.state, scope)?.result;
      return values.load(resultsSoFar(step, path, resultOf));
    },
  };
}

/** `now` is when the step became ready, or when the iteration ended that is asked about. */
function timeOf(state: RunState, step: OpenStep, inside: string | null): number {
  if (inside === null) return step.readyAt;
  return findIterationEntry(state, inside)?.askedAt ?? step.readyAt;
}

/** The path of a node's step as it is seen from these scopes, the innermost first. */
function pathOfResult(graph: RunGraph, scopes: string[], node: string): string {
  const parent = graph.nodes.get(node)?.node.parentId;
  const scope = scopes.find((candidate) =>
    candidate === '' ? parent === undefined : nodeOfPath(iterationOf(candidate).container) === parent,
  );
  return stepPath(scope ?? '', node);
}

function indexAt([scope = '']: string[]): JsonValue {
  return scope === '' ? null : iterationOf(scope).index;
}

async function itemAt({ state, values }: Given, [scope = '']: string[]): Promise<JsonValue> {
  if (scope === '') return null;
  const { container, index } = iterationOf(scope);
  const step = findStepEntry(state, container);
  if (step === undefined || !isOpen(step) || step.kind !== 'loop' || step.input === null) return null;
  return values.load({ kind: 'item', of: step.input, index });
}

/** `{ item, index, outer }` of the enclosing container; null where there is none. */
async function outerOf(given: Given, scopes: string[]): Promise<JsonValue> {
  if ((scopes[0] ?? '') === '') return null;
  return {
    item: await itemAt(given, scopes),
    index: indexAt(scopes),
    outer: await outerOf(given, scopes.slice(1)),
  };
}

async function errorOf({ values }: Given, step: OpenStep): Promise<JsonValue> {
  if (step.failedWith !== undefined) return toJson(await values.describe(step.failedWith));
  if (step.failed === null) return null;
  // Of a step that is pinned to its error port, what it is pinned to.
  const value = await values.load({ kind: 'step', path: step.failed });
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value.error ?? null) : null;
}

/** What expressions see as `run` (design 3.4). */
export function describeRun(run: RunRecord, state: RunState): JsonObject {
  const startedAt = findRunEntry(state)?.startedAt ?? run.startedAt ?? run.createdAt;
  return {
    id: run.id,
    startedAt: new Date(startedAt).toISOString(),
    flow: run.flowPath,
    user: run.startedByEmail,
  };
}
