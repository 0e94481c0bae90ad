import { type Catalog, type Collection, openCatalog } from '../storage/catalog.ts';
import { type DocumentStore, openDocumentStore } from '../storage/document-store.ts';
import { type Environment, openEnvironment } from '../storage/environment.ts';
import { BsonNode } from '../values/bson-node.ts';
import { type ChangeLog, openChangeLog } from './change-log.ts';
import { type Cursors, openCursors } from './cursors.ts';

/** All that the commands work on. */
export type Engine = {
  environment: Environment;
  catalog: Catalog;
  store: DocumentStore;
  cursors: Cursors;
  changes: ChangeLog;
  startedAt: Date;
  /** Counted since the start, for `serverStatus`. */
  metrics: { collectionScans: number; commands: number };
  /** Where clients reach it, as drivers are told. */
  address(): string;
  setAddress(address: string): void;
  /** Finds a collection, or makes it as the first write to it does. */
  ensureCollection(namespace: string): Collection;
};

export async function openEngine(dataDir: string, sync: 'process' | 'disk'): Promise<Engine> {
  const environment = await openEnvironment(dataDir, sync);
  const catalog = openCatalog(environment);
  const changes = openChangeLog();
  const store = openDocumentStore(environment, catalog, changes.record);
  let address = 'localhost:0';
  return {
    environment,
    catalog,
    store,
    changes,
    cursors: openCursors(),
    startedAt: new Date(),
    metrics: { collectionScans: 0, commands: 0 },
    address: () => address,
    setAddress: (next) => {
      address = next;
    },
    ensureCollection: (namespace) => catalog.find(namespace) ?? catalog.create(namespace, new BsonNode()),
  };
}
