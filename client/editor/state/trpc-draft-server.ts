import { type ApiError, toApiError } from '#client/api/api-error.ts';
import { trpcClient } from '#client/api/trpc.ts';
import type { DraftReply, DraftServer } from './draft-server.ts';

type DraftAddress = { workspace: string; path: string; flowId: string; clientId: string };

/** Codes after which the same edits may be sent again unchanged. */
const passing: readonly ApiError['code'][] = [
  'offline',
  'unavailable',
  'too_many_requests',
  'internal',
  'unauthenticated',
];

/** The draft behind tRPC (`flows.applyOperations`, `flows.get`). */
export function createTrpcDraftServer({ workspace, path, flowId, clientId }: DraftAddress): DraftServer {
  return {
    async apply(baseRevision, operations): Promise<DraftReply> {
      try {
        return await trpcClient.flows.applyOperations.mutate({
          workspace,
          flowId,
          baseRevision,
          clientId,
          operations,
        });
      } catch (error) {
        const { code, message } = toApiError(error);
        return { kind: passing.includes(code) ? 'unreachable' : 'refused', message };
      }
    },
    async reload() {
      try {
        const { revision, definition } = await trpcClient.flows.get.query({ workspace, path });
        return { revision, definition };
      } catch {
        return undefined;
      }
    },
  };
}
