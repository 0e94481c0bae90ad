import { TRPCClientError } from '@trpc/client';
import { type ErrorCode, errorCodes } from '#shared/errors.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';

/** A failure as pages show it: `offline` when the server could not be reached. */
export type ApiError = { code: ErrorCode | 'offline'; message: string; details?: JsonObject };

/** An error at one field of what was sent; `path` is `amount` or `lines.0.price`. */
export type FieldError = { path: string; message: string };

/** Turns whatever was thrown into a code and one sentence. */
export function toApiError(error: unknown): ApiError {
  if (!(error instanceof TRPCClientError)) {
    return { code: 'internal', message: 'Something went wrong in this page. Reload it and try again.' };
  }
  const data: unknown = error.data;
  if (!isJsonObject(data)) {
    return { code: 'offline', message: 'Millrace cannot be reached. Check the connection and try again.' };
  }
  const code = errorCodes.find((known) => known === data.appCode) ?? 'internal';
  const details = isJsonObject(data.details) ? data.details : undefined;
  return { code, message: error.message, ...(details === undefined ? {} : { details }) };
}

/** The errors at fields that an `invalid_input` answer names; empty for any other failure. */
export function fieldErrorsOf(error: unknown): FieldError[] {
  const fields = toApiError(error).details?.fields;
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((field) =>
    isJsonObject(field) && typeof field.path === 'string' && typeof field.message === 'string'
      ? [{ path: field.path, message: field.message }]
      : [],
  );
}
