import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { FlowRecord } from '#server/flows/flow-store.ts';
import { insertRun } from '#server/runs/insert-run.ts';
import { publishedVersion } from '#server/runs/start-flow-run.ts';
import type { ActionAnswer } from '#shared/apps/app-views.ts';
import type { ActionPolicy } from '#shared/apps/policy.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { ActionDeps, CheckedCall } from './run-app-action.ts';

type FlowTarget = Extract<ActionPolicy['target'], { kind: 'flow' }>;

/** Starts the run of an action; the run itself says through which app, version and action it came to be. */
export async function startActionRun(
  deps: ActionDeps,
  call: CheckedCall,
  target: FlowTarget,
): Promise<ActionAnswer> {
  const { edition, action, viewer } = call;
  const { app, version } = edition;
  const { flow, flowVersion, trigger } = await findWhatRuns(deps, app.workspaceId, target);
  const { run } = await insertRun(deps, {
    flow,
    version: flowVersion,
    input: call.inputs,
    trigger: {
      kind: trigger.kind,
      node: trigger.id,
      time: new Date(deps.clock.now()).toISOString(),
      app: { id: app.id, slug: app.slug, version, action: action.id },
    },
    startedBy: viewer.who,
    person: viewer.person,
    idempotencyKey: JSON.stringify([app.id, version === null, action.id, viewer.who, call.idempotencyKey]),
  });
  const { log } = deps;
  log.info(
    { runId: run.id, app: app.slug, version, action: action.id, viewer: viewer.who },
    'app started a run',
  );
  return { kind: 'run', runId: run.id };
}

/** What went wrong here is for builders; a viewer learns neither paths nor names of flows (rule 8). */
async function findWhatRuns(deps: ActionDeps, workspaceId: string, target: FlowTarget) {
  const flow: FlowRecord | null = await deps.flows.find(workspaceId, { id: target.flowId });
  if (flow === null) throw gone();
  try {
    const flowVersion = await publishedVersion(deps, flow, target.version ?? undefined);
    return { flow, flowVersion, trigger: chooseTrigger(flowVersion.definition, undefined) };
  } catch (error) {
    throw isAppError(error) ? gone(error) : error;
  }
}

function gone(cause?: unknown): AppError {
  return new AppError('conflict', 'What this starts is not there any more. Ask whoever built the app.', {
    cause,
  });
}
