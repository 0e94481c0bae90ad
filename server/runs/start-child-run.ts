import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { ChildRunPort, ClockPort } from '#server/runtime/ports.ts';
import type { RunParent, RunRecord } from '#server/runtime/records.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { JsonObject } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { insertRun } from './insert-run.ts';
import type { RunControl } from './run-control.ts';
import { publishedVersion } from './start-flow-run.ts';

/** The most runs that may stand above each other; a flow that calls itself for ever ends here. */
export const maxRunDepth = 16;

type Deps = { flows: FlowStore; clock: ClockPort; start: RunControl['start'] };
type Child = {
  from: RunRecord;
  flowPath: string;
  version?: number | undefined;
  input: JsonObject;
  key: string;
  parent?: RunParent;
};

/** Starts runs of published flows for steps and failed runs of the same workspace. */
export function createChildRuns(deps: Deps): ChildRunPort {
  return {
    async start({ parent: from, step, key, flowPath, version, input }) {
      const depth = (from.parent?.depth ?? 0) + 1;
      if (depth > maxRunDepth) return { ok: false, error: tooDeep(flowPath) };
      try {
        const parent = { runId: from.id, path: step.path, depth };
        const run = await startRunOf(deps, { from, flowPath, version, input, key, parent });
        return { ok: true, runId: run.id, hasEnded: isRunEnded(run.status) };
      } catch (error) {
        if (!isAppError(error) || error.code === 'unavailable') throw error;
        return { ok: false, error: { code: error.code, message: error.message, fault: 'user' } };
      }
    },

    async startApart(start) {
      return (await startRunOf(deps, start)).id;
    },

    async startAfterFailure(from, flowPath, input) {
      await startRunOf(deps, { from, flowPath, input, key: `onFailure:${from.id}` });
    },
  };
}

export function tooDeep(flowPath: string) {
  const message = `The flow ${flowPath} is not started: ${maxRunDepth} runs stand above each other already.`;
  return { code: 'too_deep', message, fault: 'user' as const };
}

async function startRunOf(deps: Deps, child: Child): Promise<RunRecord> {
  const { from, flowPath, input, key, parent } = child;
  const found = await deps.flows.find(from.workspaceId, { path: flowPath });
  if (found === null) throw new AppError('not_found', `There is no flow ${flowPath}.`);
  const version: FlowVersionRecord = await publishedVersion(deps, found, child.version);
  const node = chooseTrigger(version.definition);
  const { run } = await insertRun(
    { clock: deps.clock, control: { start: deps.start } },
    {
      flow: found,
      version,
      input,
      trigger: { kind: node.kind, node: node.id, time: new Date(deps.clock.now()).toISOString() },
      startedBy: from.startedBy,
      person: personOf(from),
      idempotencyKey: key,
      isTest: from.isTest,
      ...(parent && { parent }),
    },
  );
  return run;
}

function personOf({ startedByUserId, startedByEmail }: RunRecord) {
  if (startedByUserId === null || startedByEmail === null) return null;
  return { userId: startedByUserId, email: startedByEmail };
}
