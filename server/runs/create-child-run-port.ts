import type { ChildRunPort } from '#server/runtime/ports.ts';
import type { RunParent, RunRecord } from '#server/runtime/records.ts';
import { isAppError } from '#shared/errors.ts';
import type { JsonObject } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';

/** A run of a flow that a step, or the end of a run, asks for. */
export type ChildRun = {
  /** The run that asks. */
  from: RunRecord;
  flowPath: string;
  version?: number | undefined;
  input: JsonObject;
  /** The same key finds the run that it started before. */
  key: string;
  /** The input is kept secret, whatever the trigger says. */
  isSecret?: boolean;
  parent?: RunParent;
};

/** The most runs that may stand above each other; a flow that calls itself for ever ends here. */
const maxRunDepth = 16;

/** What steps ask of child runs, by way of whoever starts one; `startChild` throws an `AppError`. */
export function createChildRunPort(startChild: (child: ChildRun) => Promise<RunRecord>): ChildRunPort {
  return {
    async start({ parent: from, step, key, flowPath, version, input, isSecret }) {
      const depth = (from.parent?.depth ?? 0) + 1;
      if (depth > maxRunDepth) return { ok: false, error: tooDeep(flowPath) };
      try {
        const parent = { runId: from.id, path: step.path, depth };
        const run = await startChild({ from, flowPath, version, input, key, parent, isSecret });
        return { ok: true, runId: run.id, hasEnded: isRunEnded(run.status) };
      } catch (error) {
        if (!isAppError(error) || error.code === 'unavailable') throw error;
        return { ok: false, error: { code: error.code, message: error.message, fault: 'user' } };
      }
    },

    async startApart(start) {
      return (await startChild(start)).id;
    },

    async startAfterFailure(from, flowPath, input) {
      await startChild({ from, flowPath, input, key: `onFailure:${from.id}` });
    },
  };
}

function tooDeep(flowPath: string) {
  const message = `The flow ${flowPath} is not started: ${maxRunDepth} runs stand above each other already.`;
  return { code: 'too_deep', message, fault: 'user' as const };
}
