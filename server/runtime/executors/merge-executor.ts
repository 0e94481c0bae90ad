import type { Executor } from './executor.ts';

/** Goes on with what arrived first; which edge that is, and whether the others go on, the engine decides. */
export const mergeExecutor: Executor = {
  async resolveInput() {
    return { ok: true, value: null };
  },

  async execute() {
    return { kind: 'passed_on', ports: ['out'] };
  },
};
