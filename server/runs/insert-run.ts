import { createHash } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { FlowRecord, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { RunParent, RunRecord, RunRestart } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import { isSecretTrigger } from '#shared/graph/secrecy.ts';
import { describeFields } from '#shared/inputs/describe-fields.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonValue } from '#shared/json.ts';
import type { TriggerInfo } from '#shared/runs/run.ts';
import type { RunControl } from './run-control.ts';

export type InsertDeps = { control: Pick<RunControl, 'start'>; clock: ClockPort };

type Start = {
  flow: FlowRecord;
  version: FlowVersionRecord;
  input: JsonValue;
  trigger: TriggerInfo;
  startedBy: string | null;
  person: { userId: string; email: string } | null;
  idempotencyKey: string | null;
  /** Left out: a run of a draft is a test. */
  isTest?: boolean;
  /** The input is kept secret, whatever the trigger says. */
  isSecret?: boolean;
  parent?: RunParent;
  restart?: RunRestart;
  labels?: string[];
};

/** Run ids of one process sort in the order in which they were made. */
const nextId = monotonicFactory();

/** Checks the input against the flow's schema and stores the run; wrong input makes no run (design 3.3). */
export async function insertRun(deps: InsertDeps, start: Start): Promise<{ run: RunRecord; isNew: boolean }> {
  const { flow, version } = start;
  const input = checkedInput(version, start.input);
  const now = deps.clock.now();
  const { priority } = version.definition.settings;
  return deps.control.start({
    id: nextId(now),
    workspaceId: flow.workspaceId,
    flowId: flow.id,
    flowPath: flow.path,
    flowVersionId: version.id,
    version: version.version,
    isTest: start.isTest ?? version.version === null,
    trigger: start.trigger,
    input,
    isSecret: start.isSecret === true || isSecretTrigger(version.definition, start.trigger.node),
    env: version.definition.settings.env ?? {},
    startedBy: start.startedBy,
    startedByUserId: start.person?.userId ?? null,
    startedByEmail: start.person?.email ?? null,
    idempotencyKey: start.idempotencyKey === null ? null : keyOf(start, start.idempotencyKey),
    createdAt: now,
    ...(start.parent && { parent: start.parent }),
    ...(start.restart && { restart: start.restart }),
    ...(start.labels && { labels: start.labels }),
    ...(priority !== undefined && { priority }),
  });
}

/** A caller's key counts for one flow and one trigger; as a hash, so that any text is a key of the same length. */
function keyOf({ flow, trigger }: Start, key: string): string {
  const hash = createHash('sha256').update(key, 'utf8').digest('base64url');
  return `${flow.id}:${trigger.node}:${hash}`;
}

function checkedInput(version: FlowVersionRecord, input: JsonValue): JsonValue {
  const checked = validateInput(version.definition.inputs, input);
  if (checked.ok) return checked.value;
  throw new AppError('invalid_input', `The input does not fit this flow. ${describeFields(checked.fields)}`, {
    details: { fields: checked.fields },
  });
}
