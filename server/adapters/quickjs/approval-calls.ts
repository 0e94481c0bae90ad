import * as z from 'zod';
import type { ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';

const payloadSchema = z.strictObject({ node: z.string().max(200) });

/** Serves `approvalUrls`. */
export function answerApprovalUrls(
  approvalUrls: ScriptRequest['approvalUrls'],
  payload: JsonValue,
): JsonValue {
  if (approvalUrls === undefined) {
    throw new AppError('not_supported', 'There is no approval here: approvalUrls works in a step of a flow.');
  }
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) throw new AppError('bad_request', 'approvalUrls takes the id of an approval node.');
  return approvalUrls(parsed.data.node);
}
