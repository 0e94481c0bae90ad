import * as z from 'zod';
import type { ScriptState } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';

const keySchema = z.string().max(200);
const getPayload = z.strictObject({ key: keySchema });
const replacePayload = z.strictObject({ key: keySchema, json: z.string(), revision: z.int().min(0) });

/** Bytes of JSON that one key may hold. */
const maxStateBytes = 1024 * 1024;

/** Serves `getState` and its like. */
export async function answerStateCall(
  state: ScriptState | undefined,
  operation: string,
  payload: JsonValue,
): Promise<JsonValue> {
  if (state === undefined)
    throw new AppError('not_supported', 'State is not available here: no trigger keeps it.');
  if (operation === 'stateGet') {
    const { key } = read(getPayload, payload);
    return (await state.get(key)) ?? { json: null, revision: 0 };
  }
  const { key, json, revision } = read(replacePayload, payload);
  if (Buffer.byteLength(json) > maxStateBytes) {
    throw new AppError('payload_too_large', `The state "${key}" is larger than 1 MiB as JSON. Keep less.`);
  }
  return state.replace(key, { json, revision });
}

export function isStateCall(operation: string): boolean {
  return operation === 'stateGet' || operation === 'stateReplace';
}

function read<Payload>(schema: z.ZodType<Payload>, payload: JsonValue): Payload {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new AppError('bad_request', 'The key of a state is text of at most 200 characters.');
}
