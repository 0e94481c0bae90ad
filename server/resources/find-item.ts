import { AppError } from '#shared/errors.ts';
import type { ReferenceKind } from '#shared/resources/references.ts';
import type { ItemStore, ItemStores, StoredItem } from './item-store.ts';
import type { ItemPlace } from './put-item.ts';

/** The item at a path; a foreign or missing one is `not_found`. */
export async function getItem<Content>(
  store: ItemStore<Content>,
  kind: ReferenceKind,
  { workspaceId, path }: ItemPlace,
): Promise<StoredItem<Content>> {
  const found = await store.find(workspaceId, path);
  if (found === null) throw missing(kind, path);
  return found;
}

export async function removeItem(
  items: ItemStores,
  kind: ReferenceKind,
  { workspaceId, path }: ItemPlace,
): Promise<void> {
  const stores = { variable: items.variables, secret: items.secrets, resource: items.resources };
  if (!(await stores[kind].remove(workspaceId, path))) throw missing(kind, path);
}

function missing(kind: ReferenceKind, path: string): AppError {
  return new AppError('not_found', `There is no ${kind} "${path}" in this workspace.`);
}
