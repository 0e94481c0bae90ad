import { recordPath } from '#server/engine/scopes.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject } from '#shared/json.ts';
import type { Executor } from './executor.ts';

/** Starts the run of another flow and waits for its end; any worker executes it (design 3.2, 3.5). */
export const flowExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    return evaluator.resolveAll(nodeConfig(node, 'flow').input, 'The input');
  },

  async execute({ run, node, keepsSecret, path, attempt, childRuns }, input) {
    const { path: flowPath, version } = nodeConfig(node, 'flow');
    const started = await childRuns.start({
      parent: run,
      step: { path, attempt },
      // An attempt that is executed again after a crash finds the run that it started; a retry starts another.
      key: `${run.id}/${recordPath(path, attempt)}`,
      flowPath,
      version,
      input: isJsonObject(input) ? input : {},
      isSecret: keepsSecret.input,
    });
    if (!started.ok) return { kind: 'failed', error: started.error };
    const { runId, hasEnded } = started;
    return { kind: 'waiting', dueAt: null, isDecided: hasEnded, waitsFor: { on: 'child', name: runId } };
  },
};
