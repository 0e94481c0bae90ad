import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { ChildRunPort, ClockPort } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import { type ChildRun, createChildRunPort } from './create-child-run-port.ts';
import { insertRun } from './insert-run.ts';
import type { RunControl } from './run-control.ts';
import { publishedVersion } from './start-flow-run.ts';

type Deps = { flows: FlowStore; clock: ClockPort; start: RunControl['start'] };

/** Starts runs of published flows for steps and failed runs of the same workspace. */
export function createChildRuns(deps: Deps): ChildRunPort {
  return createChildRunPort((child) => startRunOf(deps, child));
}

async function startRunOf(deps: Deps, child: ChildRun): Promise<RunRecord> {
  const { from, flowPath, input, key, parent, isSecret = false } = child;
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
      isSecret,
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
