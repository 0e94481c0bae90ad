import { compileQuery } from '../query/compile-query.ts';
import { type Catalog, type Collection, openCatalog } from '../storage/catalog.ts';
import { type DocumentStore, openDocumentStore } from '../storage/document-store.ts';
import { type Environment, openEnvironment } from '../storage/environment.ts';
import { migrateFormat } from '../storage/migrate-format.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { type ChangeLog, openChangeLog } from './change-log.ts';
import { type Cursors, openCursors } from './cursors.ts';
import { refuseSystemNamespace } from './namespace.ts';
import type { Sessions } from './sessions.ts';

/** All that the commands work on. */
export type Engine = {
  environment: Environment;
  catalog: Catalog;
  store: DocumentStore;
  cursors: Cursors;
  changes: ChangeLog;
  startedAt: Date;
  /** Counted since the start, for `serverStatus`. */
  metrics: Metrics;
  /** The time of the newest write, as clients pass it on. */
  clusterTime(): { t: number; i: number };
  sessions: Sessions;
  /** How many clients are connected. */
  connections(): number;
  countConnections(count: () => number): void;
  /** Told of each query that read many documents without an index. */
  onScan: (scan: SlowScan) => void;
  /** When the command that runs has to be done; it is checked while documents are read. */
  deadline: number;
  /** Throws when a filter is wrong, for a collection that is not there. */
  checkFilter(filter: BsonNode, variables: ReadonlyMap<string, Value>): void;
  /** Where clients reach it, as drivers are told. */
  address(): string;
  setAddress(address: string): void;
  /** Finds a collection, or makes it as the first write to it does. */
  ensureCollection(namespace: string): Collection;
  /** Runs work in one write transaction and tells the change streams of it; a thrown error leaves nothing behind. */
  commit<T>(work: () => T): T;
};

/** A query that an index would help: it read this many documents of a collection one by one. */
export type SlowScan = { namespace: string; fields: string[]; documents: number };

export type Metrics = {
  collectionScans: number;
  commands: number;
  documentsExamined: number;
  opcounters: Record<'insert' | 'query' | 'update' | 'delete' | 'getmore' | 'command', number>;
};

/** Seconds in the upper half and a count of writes in the lower one, never going back. */
function clusterTimeAt(writes: number): { t: number; i: number } {
  return { t: Math.floor(Date.now() / 1000), i: (writes + 1) >>> 0 };
}

export async function openEngine(dataDir: string, sync: 'process' | 'disk'): Promise<Engine> {
  const environment = await openEnvironment(dataDir, sync);
  const catalog = openCatalog(environment);
  const changes = openChangeLog();
  const store = openDocumentStore(environment, catalog, changes.record);
  migrateFormat(environment, catalog, store);
  let address = 'localhost:0';
  let connections = (): number => 0;
  return {
    environment,
    catalog,
    store,
    changes,
    cursors: openCursors(),
    startedAt: new Date(),
    metrics: {
      collectionScans: 0,
      commands: 0,
      documentsExamined: 0,
      opcounters: { insert: 0, query: 0, update: 0, delete: 0, getmore: 0, command: 0 },
    },
    clusterTime: () => clusterTimeAt(environment.writes()),
    sessions: new Map(),
    connections: () => connections(),
    countConnections: (count) => {
      connections = count;
    },
    onScan: () => {},
    deadline: Number.POSITIVE_INFINITY,
    checkFilter: (filter, variables) => void compileQuery(filter, variables),
    address: () => address,
    setAddress: (next) => {
      address = next;
    },
    ensureCollection: (namespace) => {
      const known = catalog.find(namespace);
      if (known) return known;
      refuseSystemNamespace(namespace);
      return catalog.create(namespace, new BsonNode());
    },
    commit: (work) => {
      try {
        const result = environment.write(work);
        changes.publish();
        return result;
      } catch (error) {
        changes.discard();
        catalog.reload();
        throw error;
      }
    },
  };
}
