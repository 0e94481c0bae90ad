import { isAppError } from '#shared/errors.ts';
import type { JsonObject } from '#shared/json.ts';
import type { ExecutorResult } from './executor.ts';

/** An expected failure of a connection as the step's; a defect of ours is thrown on. */
export function connectorFailure(error: unknown): ExecutorResult {
  if (!isAppError(error)) throw error;
  const { code, message, details } = error;
  const fault = code === 'unavailable' ? 'system' : 'user';
  return {
    kind: 'failed',
    error: { code, message, fault, ...(details && { details: details as JsonObject }) },
  };
}
