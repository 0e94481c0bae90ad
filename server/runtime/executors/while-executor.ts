import type { Executor } from './executor.ts';

/** The body runs first; after each iteration the engine asks whether the condition holds (design 3.5). */
export const whileExecutor: Executor = {
  async resolveInput() {
    return { ok: true, value: null };
  },

  async execute() {
    return { kind: 'iterates', count: 1 };
  },
};
