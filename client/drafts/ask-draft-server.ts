import { type ApiError, toApiError } from '#client/api/api-error.ts';
import type { DraftReply } from './draft-server.ts';

/** Codes after which the same edits may be sent again unchanged. */
const passing: readonly ApiError['code'][] = [
  'offline',
  'unavailable',
  'too_many_requests',
  'internal',
  'unauthenticated',
];

/** Sends edits; a failure is told apart by whether it makes sense to send the same ones again. */
export async function askDraftServer<Operation>(
  send: () => Promise<DraftReply<Operation>>,
): Promise<DraftReply<Operation>> {
  try {
    return await send();
  } catch (error) {
    const { code, message } = toApiError(error);
    return { kind: passing.includes(code) ? 'unreachable' : 'refused', message };
  }
}
