import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { resolveScheduleInputs } from '#server/schedules/resolve-schedule-inputs.ts';
import { AppError } from '#shared/errors.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { isSecretTrigger } from '#shared/graph/secrecy.ts';
import { describeFields } from '#shared/inputs/describe-fields.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import type { TriggerInfo } from '#shared/runs/run.ts';
import type { Answers } from './give-answers.ts';
import { type MemoryRunner, runInMemory } from './run-in-memory.ts';

const runId = 'run';
const here: LocalPlace = { workspaceId: 'local', flowId: 'file', startedBy: 'cli' };

/** Whose flow it is, for what the workspace has, and who runs it. */
export type LocalPlace = { workspaceId: string; flowId: string; startedBy: string | null };

export type LocalStart = {
  definition: FlowDefinition;
  path: string;
  /** undefined: a schedule brings its own inputs, any other trigger none. */
  input: JsonValue | undefined;
  trigger: string | undefined;
  env: JsonObject;
  answers: Answers;
  /** Left out: a file on this machine. */
  place?: LocalPlace;
};

/** Starts a run of the definition in the memory stores and executes it until it ends or waits for somebody. */
export async function executeLocally(runner: MemoryRunner, start: LocalStart): Promise<RunRecord> {
  const { definition, path, place: { workspaceId, flowId, startedBy } = here } = start;
  const node = chooseTrigger(definition, start.trigger);
  const now = runner.clock.now();
  const env = { ...definition.settings.env, ...start.env };
  const raw = await inputOf(runner, start, { node, env, now });
  const input = checkInput(definition, raw);
  runner.stores.definitions.add(flowId, definition);
  await runner.prepareScripts({ workspaceId, flowId, flowVersionId: flowId, definition });
  await startRun(
    { stores: runner.stores, seals: runner.seals, clock: runner.clock, wakeUps: { wake: async () => {} } },
    {
      id: runId,
      workspaceId,
      flowId,
      flowPath: path,
      flowVersionId: flowId,
      version: null,
      isTest: false,
      trigger: describeTrigger(node, input, now),
      input,
      isSecret: isSecretTrigger(definition, node.id),
      env,
      startedBy,
      startedByUserId: null,
      startedByEmail: null,
      idempotencyKey: null,
      createdAt: now,
    },
  );
  return runInMemory(runner, runId, start.answers);
}

/** Without an input a schedule brings its own. */
async function inputOf(
  { sandbox }: MemoryRunner,
  { input }: LocalStart,
  { node, env, now }: { node: FlowNode; env: JsonObject; now: number },
): Promise<JsonValue> {
  if (input !== undefined) return node.kind === 'webhook' && !isJsonObject(input) ? { body: input } : input;
  if (node.kind !== 'schedule') return {};
  const scope = { trigger: describeTrigger(node, {}, now), env };
  const inputs = await resolveScheduleInputs(sandbox, nodeConfig(node, 'schedule').inputs, scope);
  if (inputs.ok) return inputs.value;
  throw new AppError('invalid_input', inputs.error.message);
}

function checkInput(definition: FlowDefinition, input: JsonValue): JsonObject {
  const checked = validateInput(definition.inputs, input);
  if (checked.ok) return checked.value;
  throw new AppError('invalid_input', `The input does not fit the flow. ${describeFields(checked.fields)}`);
}

function describeTrigger(node: FlowNode, input: JsonObject, now: number): TriggerInfo {
  const trigger = { kind: node.kind, node: node.id, time: new Date(now).toISOString() };
  if (node.kind !== 'webhook') return trigger;
  return { ...trigger, method: 'POST', headers: {}, query: {}, rawBody: JSON.stringify(input) };
}
