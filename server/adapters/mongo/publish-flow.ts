import type { Collection, UpdateFilter } from 'mongodb';
import type { FlowStore, WebhookRoute } from '#server/flows/flow-store.ts';
import { AppError } from '#shared/errors.ts';
import { isDuplicateKey } from './database-errors.ts';
import { toVersionDocument } from './flow-documents.ts';
import type { FlowDocument, FlowVersionDocument } from './models/flow-models.ts';

type Publisher = {
  publish: FlowStore['publish'];
  /** Writes the number of the published version into its document, if a crash came between the two writes. */
  finish(workspaceId: string, flowId: string): Promise<void>;
};

/**
 * Publishing without a transaction: the definition is inserted without a number, one conditional write of the flow
 * gives it the next number together with its webhook addresses, and only then the number is copied into it. The
 * flow's pointer is the truth; whoever needs the numbers first finishes what a crash left.
 */
export function createPublisher(
  flows: Collection<FlowDocument>,
  versions: Collection<FlowVersionDocument>,
): Publisher {
  async function finish(workspaceId: string, flowId: string) {
    const projection = { publishedVersion: 1, publishedVersionId: 1 } as const;
    const flow = await flows.findOne({ _id: flowId, workspaceId }, { projection });
    if (!flow?.publishedVersionId || flow.publishedVersion === null) return;
    await giveNumber(workspaceId, flow.publishedVersionId, flow.publishedVersion);
  }

  async function giveNumber(workspaceId: string, id: string, version: number) {
    await versions.updateOne({ _id: id, workspaceId, version: { $exists: false } }, { $set: { version } });
  }

  async function giveUp(workspaceId: string, id: string) {
    await versions.deleteOne({ _id: id, workspaceId, version: { $exists: false } });
  }

  return {
    finish,
    async publish(workspaceId, flowId, expectedRevision, version, routes) {
      refuseDoubleAddress(routes);
      for (;;) {
        const flow = await flows.findOne({ _id: flowId, workspaceId, revision: expectedRevision });
        if (!flow) return null;
        await finish(workspaceId, flowId);
        const isOurs = await isInserted(versions.insertOne(toVersionDocument(version)));
        const next = (flow.publishedVersion ?? 0) + 1;
        try {
          const { matchedCount } = await flows.updateOne(
            { _id: flowId, workspaceId, revision: expectedRevision, publishedVersion: flow.publishedVersion },
            pointTo(version.id, next, expectedRevision, routes),
          );
          if (matchedCount === 1) {
            await giveNumber(workspaceId, version.id, next);
            return { version: next };
          }
          if (isOurs) await giveUp(workspaceId, version.id);
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          if (isOurs) await giveUp(workspaceId, version.id);
          throw await addressTaken(flows, flow, routes);
        }
      }
    },
  };
}

function pointTo(
  versionId: string,
  version: number,
  revision: number,
  routes: WebhookRoute[],
): UpdateFilter<FlowDocument> {
  const pointer = {
    publishedVersion: version,
    publishedVersionId: versionId,
    publishedRevision: revision,
  };
  if (routes.length === 0) return { $set: pointer, $unset: { webhooks: '' } };
  return { $set: { ...pointer, webhooks: routes.map(({ path, nodeId }) => ({ path, nodeId })) } };
}

/** A unique index keeps the addresses of different flows apart, not those within one. */
function refuseDoubleAddress(routes: WebhookRoute[]) {
  const seen = new Set<string>();
  for (const { path, nodeId } of routes) {
    if (seen.has(path)) throw conflict(`Two webhooks of this flow have the address "${path}".`, nodeId);
    seen.add(path);
  }
}

async function addressTaken(
  flows: Collection<FlowDocument>,
  { _id, workspaceId }: FlowDocument,
  routes: WebhookRoute[],
): Promise<AppError> {
  for (const { path, nodeId } of routes) {
    const owner = await flows.findOne(
      { workspaceId, 'webhooks.path': path, _id: { $ne: _id } },
      { projection: { path: 1 } },
    );
    if (owner) {
      return conflict(`The webhook address "${path}" belongs to the flow "${owner.path}" already.`, nodeId);
    }
  }
  return conflict('Another flow has the address of one of the webhooks.');
}

function conflict(message: string, nodeId?: string): AppError {
  return new AppError(
    'conflict',
    `${message} Choose another one.`,
    nodeId === undefined ? {} : { details: { nodeId } },
  );
}

/** false: the document was there already. */
async function isInserted(insertion: Promise<unknown>): Promise<boolean> {
  try {
    await insertion;
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}
