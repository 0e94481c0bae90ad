import { isDeepStrictEqual } from 'node:util';
import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import { applyOperation } from '#shared/graph/operations.ts';
import { replacingOperation } from '#shared/graph/replacing-operation.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { FlowRecord, FlowStore } from './flow-store.ts';

type Change = { definition: FlowDefinition; operationId: string; by: string | null; title?: string };

/** Who replaced a draft as a whole, as editors see it beside their own client ids. */
const clientId = 'api';

/**
 * Replaces a draft in one revision. Editors that have it open get one operation that leads to the same document;
 * a document to which no operation leads (ids used twice) is refused.
 */
export async function replaceDraft(
  deps: { flows: FlowStore; clock: ClockPort },
  flow: FlowRecord,
  change: Change,
): Promise<FlowRecord> {
  const operation = replacingOperation(flow.draft, change.definition);
  const applied = applyOperation(flow.draft, operation);
  if (!applied.ok || !isDeepStrictEqual(applied.definition, change.definition)) {
    throw new AppError(
      'invalid_definition',
      applied.ok
        ? 'The definition cannot replace this draft, because ids in it are not unique.'
        : `The definition cannot replace this draft: ${applied.message}`,
    );
  }
  const at = deps.clock.now();
  const isSaved = await deps.flows.saveDraft(flow.workspaceId, flow.id, flow.revision, {
    draft: change.definition,
    ...(change.title === undefined ? {} : { title: change.title }),
    operations: [{ revision: flow.revision + 1, operationId: change.operationId, clientId, operation }],
    by: change.by,
    at,
  });
  if (!isSaved) throw new AppError('conflict', 'The draft has changed since you read it.');
  return {
    ...flow,
    title: change.title ?? flow.title,
    draft: change.definition,
    revision: flow.revision + 1,
    updatedAt: at,
    updatedBy: change.by,
  };
}
