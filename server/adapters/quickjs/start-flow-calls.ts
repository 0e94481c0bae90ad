import * as z from 'zod';
import type { ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { pathSchema } from '#shared/slug.ts';
import { readJson } from './guest-json.ts';

const payloadSchema = z.strictObject({
  path: z.string().max(200),
  json: z.string(),
  index: z.int().min(0).max(10_000),
});

/** Serves `startFlow`. */
export async function answerStartFlow(
  startFlow: ScriptRequest['startFlow'],
  payload: JsonValue,
): Promise<JsonValue> {
  if (startFlow === undefined) {
    throw new AppError('not_supported', 'No flow can be started here: startFlow works in a step of a flow.');
  }
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) throw new AppError('bad_request', 'startFlow takes the path of a flow and its input.');
  const { path, json, index } = parsed.data;
  if (!pathSchema.safeParse(path).success) {
    throw new AppError('bad_request', `"${path}" is not the path of a flow: write folder/name.`);
  }
  const input = readJson(json);
  if (!isJsonObject(input)) throw new AppError('invalid_input', 'The input of a flow is an object.');
  return startFlow({ path, input, index });
}
