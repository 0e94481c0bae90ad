import type { ItemStore, ItemStores, StoredItem } from '#server/resources/item-store.ts';

export function createMemoryItemStores(): ItemStores {
  return {
    variables: createMemoryItemStore(),
    secrets: createMemoryItemStore(),
    resources: createMemoryItemStore(),
  };
}

function createMemoryItemStore<Content>(): ItemStore<Content> {
  const items = new Map<string, StoredItem<Content>>();
  const keyOf = (workspaceId: string, path: string) => `${workspaceId} ${path}`;
  const ofWorkspace = (workspaceId: string) =>
    [...items.values()].filter((item) => item.workspaceId === workspaceId);
  return {
    find: async (workspaceId, path) => structuredClone(items.get(keyOf(workspaceId, path)) ?? null),
    list: async (workspaceId) =>
      structuredClone(ofWorkspace(workspaceId)).sort((a, b) => (a.path < b.path ? -1 : 1)),
    count: async (workspaceId) => ofWorkspace(workspaceId).length,
    async put(item) {
      const key = keyOf(item.workspaceId, item.path);
      if ((items.get(key)?.revision ?? 0) !== item.revision - 1) return false;
      items.set(key, structuredClone(item));
      return true;
    },
    remove: async (workspaceId, path) => items.delete(keyOf(workspaceId, path)),
    keyIds: async () => [...new Set([...items.values()].flatMap(({ keyId }) => keyId ?? []))],
    sealedOtherwise: async (keyId) =>
      structuredClone([...items.values()].filter((item) => item.keyId !== null && item.keyId !== keyId)),
  };
}
