import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject } from '#shared/json.ts';
import type { Executor } from './executor.ts';

/** Fails its scope with a message (design 3.2). */
export const failExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    return evaluator.resolveAll({ message: nodeConfig(node, 'fail').message }, 'The field');
  },

  async execute(_context, input) {
    const given = isJsonObject(input) ? (input.message ?? null) : null;
    const message = typeof given === 'string' ? given : JSON.stringify(given);
    return { kind: 'failed', error: { code: 'failed', message, fault: 'user' } };
  },
};
