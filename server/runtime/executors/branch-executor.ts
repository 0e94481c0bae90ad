import { nodeConfig } from '#shared/graph/config.ts';
import type { Executor } from './executor.ts';

/** Chooses the first true case or every true one; `else` when none is (design 3.2). Its result is `previous`. */
export const branchExecutor: Executor = {
  async resolveInput() {
    return { ok: true, value: null };
  },

  async execute({ node, evaluator }) {
    const { mode, cases } = nodeConfig(node, 'branch');
    const chosen: string[] = [];
    for (const branchCase of cases) {
      const outcome = await evaluator.evaluate(
        branchCase.when,
        `The case "${branchCase.title || branchCase.id}"`,
      );
      if (!outcome.ok) return { kind: 'failed', error: outcome.error };
      if (!outcome.value) continue;
      chosen.push(branchCase.id);
      if (mode === 'first') break;
    }
    return { kind: 'passed_on', ports: chosen.length === 0 ? ['else'] : chosen };
  },
};
