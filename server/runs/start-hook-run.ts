import type { RunRecord } from '#server/runtime/records.ts';
import type { JsonObject } from '#shared/json.ts';
import type { TriggerInfo } from '#shared/runs/run.ts';
import type { Hook } from './find-hook.ts';
import { type InsertDeps, insertRun } from './insert-run.ts';

type HookStart = {
  input: JsonObject;
  trigger: Pick<TriggerInfo, 'method' | 'headers' | 'query' | 'rawBody'>;
  idempotencyKey: string | null;
};

/** Starts the run of a webhook call. */
export async function startHookRun(
  deps: InsertDeps,
  hook: Hook,
  start: HookStart,
): Promise<{ run: RunRecord; isNew: boolean }> {
  const { flow, version, node } = hook;
  const time = new Date(deps.clock.now()).toISOString();
  return insertRun(deps, {
    flow,
    version,
    input: start.input,
    trigger: { kind: 'webhook', node: node.id, time, ...start.trigger },
    startedBy: 'webhook',
    person: null,
    idempotencyKey: start.idempotencyKey,
  });
}
