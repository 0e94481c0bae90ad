import { trpcClient } from '#client/api/trpc.ts';
import { askDraftServer } from '#client/drafts/ask-draft-server.ts';
import type { DraftServer } from '#client/drafts/draft-server.ts';

type DraftAddress = { workspace: string; path: string; flowId: string; clientId: string };

/** The draft behind tRPC (`flows.applyOperations`, `flows.get`). */
export function createTrpcDraftServer({ workspace, path, flowId, clientId }: DraftAddress): DraftServer {
  return {
    apply: (baseRevision, operations) =>
      askDraftServer(() =>
        trpcClient.flows.applyOperations.mutate({ workspace, flowId, baseRevision, clientId, operations }),
      ),
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
