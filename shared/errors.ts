/** Every expected failure has one of these codes; the API layer maps each to a status in one table. */
export const errorCodes = [
  'bad_request',
  'invalid_input',
  'invalid_definition',
  'tests_failed',
  'not_supported',
  'unauthenticated',
  'forbidden',
  'not_found',
  'not_published',
  'method_not_allowed',
  'conflict',
  'app_updated',
  'action_failed',
  'already_decided',
  'already_ended',
  'expired',
  'payload_too_large',
  'too_many_requests',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

type AppErrorOptions = { cause?: unknown; details?: Record<string, unknown> };

/**
 * An expected failure with a code and one sentence for the person who caused it.
 * `details` is sent to the caller as it is; it never holds a stack, a path of the machine or a secret.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
