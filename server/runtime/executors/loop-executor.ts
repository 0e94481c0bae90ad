import { mostIterations } from '#server/engine/containers.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { JsonValue } from '#shared/json.ts';
import { isJsonObject } from '#shared/json.ts';
import type { Executor, ExecutorResult } from './executor.ts';

/** Evaluates the items once; the engine runs the body for each of them (design 3.5). */
export const loopExecutor: Executor = {
  /** Every iteration refers to the items: they stand apart unless they are tiny. */
  maxInlineInput: 512,

  async resolveInput({ node, evaluator }) {
    return evaluator.resolveAll({ items: nodeConfig(node, 'loop').items }, 'The field');
  },

  async execute(_context, input) {
    const items = isJsonObject(input) ? (input.items ?? null) : null;
    if (!Array.isArray(items)) return refused(`The items are ${nameOf(items)}: expected an array`);
    if (items.length > mostIterations) {
      return refused(`The loop has ${items.length} items; the most are ${mostIterations}.`);
    }
    return { kind: 'iterates', count: items.length };
  },
};

function refused(message: string): ExecutorResult {
  return { kind: 'failed', error: { code: 'invalid_items', message, fault: 'user' } };
}

function nameOf(value: JsonValue): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
