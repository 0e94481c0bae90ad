import { createEvaluator, type Evaluated } from '#server/runtime/resolve-arguments.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import type { Argument } from '#shared/graph/schema.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { TriggerInfo } from '#shared/runs/run.ts';

/** The inputs of a schedule as values; expressions see `trigger`, `now` (the occurrence) and `env`. */
export function resolveScheduleInputs(
  sandbox: SandboxPort,
  inputs: Record<string, Argument>,
  { trigger, env }: { trigger: TriggerInfo; env: JsonObject },
): Promise<Evaluated> {
  const scope: JsonObject = { trigger: { ...trigger } as JsonObject, now: trigger.time, env };
  const evaluator = createEvaluator(sandbox, {
    root: async (name): Promise<JsonValue> => scope[name] ?? null,
    result: async () => null,
  });
  return evaluator.resolveAll(inputs, 'The input');
}
