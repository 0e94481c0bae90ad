import * as z from 'zod';
import type { ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import { readJson } from './guest-json.ts';

const payloadSchema = z.strictObject({
  run: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  json: z.string(),
  index: z.int().min(0).max(10_000),
});

/** Serves `sendSignal`. */
export async function answerSendSignal(
  sendSignal: ScriptRequest['sendSignal'],
  payload: JsonValue,
): Promise<JsonValue> {
  if (sendSignal === undefined) {
    throw new AppError('not_supported', 'No signal can be sent here: sendSignal works in a step of a flow.');
  }
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) {
    throw new AppError(
      'bad_request',
      'sendSignal takes the id of a run, the name of the signal and a value.',
    );
  }
  const { json, ...signal } = parsed.data;
  await sendSignal({ ...signal, value: readJson(json) });
  return null;
}
