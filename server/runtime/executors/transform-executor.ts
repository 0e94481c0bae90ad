import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject } from '#shared/json.ts';
import type { Executor } from './executor.ts';

/** The value is the result (design 3.2). */
export const transformExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    return evaluator.resolveAll({ value: nodeConfig(node, 'transform').value }, 'The field');
  },

  async execute(_context, input) {
    return { kind: 'succeeded', ports: ['out'], value: isJsonObject(input) ? (input.value ?? null) : null };
  },
};
