import type { Catalog } from './catalog.ts';
import type { DocumentStore } from './document-store.ts';
import { type Environment, formatVersion } from './environment.ts';

/**
 * Brings files of an earlier format to the one of today, in one transaction: a process that dies meanwhile leaves them
 * as they were. Format 2 has other index keys for empty arrays, format 3 a journal; documents are the same.
 */
export function migrateFormat(environment: Environment, catalog: Catalog, store: DocumentStore): void {
  if (environment.openedFormat === formatVersion) return;
  environment.write(() => {
    if (environment.openedFormat < 2) rebuildIndexes(catalog, store);
    environment.markCurrent();
  });
}

function rebuildIndexes(catalog: Catalog, store: DocumentStore): void {
  for (const collection of catalog.list()) {
    for (const index of collection.indexes) {
      store.dropIndex(index);
      store.buildIndex(collection, index);
    }
  }
}
