import { ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { ItemStore, StoredItem } from './item-store.ts';

export type ItemPlace = { workspaceId: string; path: string };

export type PutOptions = {
  description?: string | undefined;
  /** The revision that the caller read; another one by now is a `conflict`. 0: there must be none. */
  baseRevision?: number | undefined;
};

/** How many variables, secrets or resources a workspace may have. */
const mostItems = 1000;

type NewContent<Content> = { content: Content; keyId: string | null };

/**
 * Writes the next revision of an item. `make` gives its content from what is there, and is asked again when somebody
 * else wrote in between.
 */
export async function putItem<Content>(
  deps: { store: ItemStore<Content>; clock: ClockPort; actor: Actor },
  { workspaceId, path, ...options }: ItemPlace & PutOptions,
  make: (
    item: Pick<StoredItem<Content>, 'id' | 'workspaceId'>,
    before: Content | null,
  ) => NewContent<Content>,
): Promise<StoredItem<Content>> {
  const { store, clock, actor } = deps;
  for (;;) {
    const before = await store.find(workspaceId, path);
    if (options.baseRevision !== undefined && options.baseRevision !== (before?.revision ?? 0)) {
      throw new AppError('conflict', `"${path}" was changed by somebody else since you read it.`, {
        details: { revision: before?.revision ?? 0 },
      });
    }
    if (before === null && (await store.count(workspaceId)) >= mostItems) {
      throw new AppError('too_many_requests', `A workspace has at most ${mostItems} of these. Remove some.`);
    }
    const now = clock.now();
    const id = before?.id ?? ulid(now);
    const item: StoredItem<Content> = {
      id,
      workspaceId,
      path,
      description: options.description ?? before?.description ?? '',
      ...make({ id, workspaceId }, before?.content ?? null),
      revision: (before?.revision ?? 0) + 1,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      updatedBy: nameOfActor(actor),
    };
    if (await store.put(item)) return item;
  }
}
