import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import type { ErrorCode } from '#shared/errors.ts';

/** The one table of how a failure leaves the process: its HTTP status and its tRPC code. */
export const errorStatus = {
  bad_request: { http: 400, trpc: 'BAD_REQUEST' },
  invalid_input: { http: 400, trpc: 'BAD_REQUEST' },
  invalid_definition: { http: 400, trpc: 'BAD_REQUEST' },
  tests_failed: { http: 400, trpc: 'BAD_REQUEST' },
  not_supported: { http: 400, trpc: 'BAD_REQUEST' },
  unauthenticated: { http: 401, trpc: 'UNAUTHORIZED' },
  forbidden: { http: 403, trpc: 'FORBIDDEN' },
  not_found: { http: 404, trpc: 'NOT_FOUND' },
  not_published: { http: 409, trpc: 'CONFLICT' },
  method_not_allowed: { http: 405, trpc: 'METHOD_NOT_SUPPORTED' },
  conflict: { http: 409, trpc: 'CONFLICT' },
  app_updated: { http: 409, trpc: 'CONFLICT' },
  action_failed: { http: 422, trpc: 'UNPROCESSABLE_CONTENT' },
  already_decided: { http: 409, trpc: 'CONFLICT' },
  already_ended: { http: 409, trpc: 'CONFLICT' },
  expired: { http: 410, trpc: 'CONFLICT' },
  payload_too_large: { http: 413, trpc: 'PAYLOAD_TOO_LARGE' },
  too_many_requests: { http: 429, trpc: 'TOO_MANY_REQUESTS' },
  unavailable: { http: 503, trpc: 'SERVICE_UNAVAILABLE' },
  internal: { http: 500, trpc: 'INTERNAL_SERVER_ERROR' },
} as const satisfies Record<ErrorCode, { http: number; trpc: TRPC_ERROR_CODE_KEY }>;
