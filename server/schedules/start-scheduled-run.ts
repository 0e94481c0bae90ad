import { monotonicFactory } from 'ulid';
import type { FlowRecord, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { NewRun, RunRecord } from '#server/runtime/records.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import type { StartRequest } from '#server/runtime/start-run.ts';
import { isSecretTrigger } from '#shared/graph/secrecy.ts';
import { describeFields } from '#shared/inputs/describe-fields.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { RunError, TriggerInfo } from '#shared/runs/run.ts';
import { resolveScheduleInputs } from './resolve-schedule-inputs.ts';
import type { ScheduleRecord } from './schedule-store.ts';

export type StartDeps = {
  sandbox: SandboxPort;
  start(request: StartRequest): Promise<{ run: RunRecord; isNew: boolean }>;
};

type Occurrence = {
  schedule: ScheduleRecord;
  flow: FlowRecord;
  version: FlowVersionRecord;
  occurrence: number;
  now: number;
};

const nextId = monotonicFactory();

/** By which a second run of the same occurrence is the first one. */
function occurrenceKey(scheduleId: string, occurrence: number): string {
  return `schedule:${scheduleId}:${occurrence}`;
}

/** Inserts the run of one occurrence; inputs that are wrong make a run that has failed (design 3.3). */
export async function startScheduledRun(
  deps: StartDeps,
  given: Occurrence,
): Promise<{ run: RunRecord; isNew: boolean }> {
  const { schedule, flow, version, occurrence, now } = given;
  const env = version.definition.settings.env ?? {};
  const time = new Date(occurrence).toISOString();
  const trigger: TriggerInfo = { kind: 'schedule', node: schedule.nodeId, time };
  const input = await readInput(deps, given, { trigger, env });
  return deps.start({
    id: nextId(now),
    workspaceId: schedule.workspaceId,
    flowId: flow.id,
    flowPath: flow.path,
    flowVersionId: version.id,
    version: version.version,
    isTest: false,
    trigger,
    input: input.value,
    isSecret: isSecretTrigger(version.definition, schedule.nodeId),
    env,
    startedBy: 'schedule',
    startedByUserId: null,
    startedByEmail: null,
    idempotencyKey: occurrenceKey(schedule.id, occurrence),
    createdAt: now,
    ...(input.refused === undefined ? {} : { refused: input.refused }),
  });
}

type ReadInput = { value: JsonValue; refused?: NonNullable<NewRun['refused']> };

async function readInput(
  { sandbox }: StartDeps,
  { schedule, version }: Occurrence,
  scope: { trigger: TriggerInfo; env: JsonObject },
): Promise<ReadInput> {
  const node = schedule.nodeId;
  const resolved = await resolveScheduleInputs(sandbox, schedule.settings.inputs, scope);
  if (!resolved.ok) return { value: {}, refused: { ...resolved.error, node } as RunError };
  const checked = validateInput(version.definition.inputs, resolved.value);
  if (checked.ok) return { value: checked.value };
  const message = `The inputs of the schedule "${node}" do not fit this flow. ${describeFields(checked.fields)}`;
  const details = { fields: checked.fields.map((field) => ({ ...field })) };
  return {
    value: resolved.value,
    refused: { code: 'invalid_input', message, fault: 'user', node, details },
  };
}
