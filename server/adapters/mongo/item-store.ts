import type { ItemStore, ItemStores, StoredItem } from '#server/resources/item-store.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey, withDatabaseErrors } from './database-errors.ts';
import type { ItemCollection, ItemDocument } from './models/item-models.ts';

const mostListed = 10_000;
const resealedAtOnce = 100;

export function createMongoItemStores(connection: MongoConnection): ItemStores {
  return {
    variables: withDatabaseErrors(createMongoItemStore(connection, 'variables')),
    secrets: withDatabaseErrors(createMongoItemStore(connection, 'secrets')),
    resources: withDatabaseErrors(createMongoItemStore(connection, 'resources')),
  };
}

function createMongoItemStore<Content>(
  connection: MongoConnection,
  collection: ItemCollection,
): ItemStore<Content> {
  const items = connection.db.collection<ItemDocument>(collection);

  async function insert(document: ItemDocument): Promise<boolean> {
    try {
      await items.insertOne(document);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  return {
    async find(workspaceId, path) {
      const found = await items.findOne({ workspaceId, path });
      return found && toItem<Content>(found);
    },
    async list(workspaceId) {
      const found = await items.find({ workspaceId }).sort({ path: 1 }).limit(mostListed).toArray();
      return found.map((document) => toItem<Content>(document));
    },
    count: (workspaceId) => items.countDocuments({ workspaceId }),
    async put(item) {
      const document = toDocument(item);
      if (item.revision === 1) return insert(document);
      const { _id, workspaceId, path, ...change } = document;
      const place = { _id, workspaceId, path, revision: item.revision - 1 };
      return (await items.updateOne(place, { $set: change })).matchedCount === 1;
    },
    async remove(workspaceId, path) {
      return (await items.deleteOne({ workspaceId, path })).deletedCount === 1;
    },
    async keyIds() {
      const found = await items.distinct('keyId', { keyId: { $gt: '' } });
      return found.filter((keyId) => keyId !== null);
    },
    async sealedOtherwise(keyId) {
      const isOther = { keyId: { $gt: '', $ne: keyId } };
      const found = await items.find(isOther).limit(resealedAtOnce).toArray();
      return found.map((document) => toItem<Content>(document));
    },
  };
}

function toItem<Content>({ _id, content, createdAt, updatedAt, ...rest }: ItemDocument): StoredItem<Content> {
  return {
    ...rest,
    id: _id,
    content: JSON.parse(content) as Content,
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  };
}

function toDocument<Content>(item: StoredItem<Content>): ItemDocument {
  const { id, content, createdAt, updatedAt, ...rest } = item;
  return {
    ...rest,
    _id: id,
    content: JSON.stringify(content),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}
