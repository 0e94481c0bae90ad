import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { ResourceType } from '#shared/resources/resource-types.ts';

/** A variable, secret or resource under its path. Times are milliseconds since the epoch. */
export type StoredItem<Content> = {
  id: string;
  workspaceId: string;
  path: string;
  description: string;
  content: Content;
  /** The id of the key with which parts of the content are sealed; null: none are. */
  keyId: string | null;
  /** 1 at first; every write counts it up. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  updatedBy: string | null;
};

export type VariableContent = { value: JsonValue };
/** `sealed` as `Sealer` made it. */
export type SecretContent = { sealed: string };
export type ResourceContent = {
  type: ResourceType;
  /** Without the fields that are sealed; it may hold references to secrets. */
  value: JsonObject;
  sealed: Record<string, string>;
};

export type ItemStore<Content> = {
  find(workspaceId: string, path: string): Promise<StoredItem<Content> | null>;
  /** Sorted by path. */
  list(workspaceId: string): Promise<StoredItem<Content>[]>;
  count(workspaceId: string): Promise<number>;
  /**
   * Writes the item while the one at its path has the revision before `item.revision` (for 1: while there is none), in
   * one conditional write; false: somebody else was faster.
   */
  put(item: StoredItem<Content>): Promise<boolean>;
  remove(workspaceId: string, path: string): Promise<boolean>;
  /** The keys with which anything in any workspace is sealed. */
  keyIds(): Promise<string[]>;
  /** At most 100 items of any workspace that are sealed with another key. */
  sealedOtherwise(keyId: string): Promise<StoredItem<Content>[]>;
};

export type ItemStores = {
  variables: ItemStore<VariableContent>;
  secrets: ItemStore<SecretContent>;
  resources: ItemStore<ResourceContent>;
};
