import { MongoFailure } from '../errors.ts';
import type { BsonNode } from '../values/bson-node.ts';
import { compileSort } from './compile-sort.ts';

const maxSortBytes = 100 * 1024 * 1024;

/** Collects documents and keeps the first ones of an order; equal ones stay in the order they came in. */
export type Sorter = { add(document: BsonNode): void; finish(): BsonNode[] };

/** Sorts everything, or with a limit above 0 only that many of the first. */
export function startSorting(sort: BsonNode, limit: number): Sorter {
  const compare = compileSort(sort);
  let documents: BsonNode[] = [];
  let bytes = 0;
  const settle = (): void => {
    documents.sort(compare);
    if (limit > 0) documents = documents.slice(0, limit);
    bytes = documents.reduce((sum, document) => sum + document.byteLength, 0);
  };
  return {
    add: (document) => {
      documents.push(document);
      bytes += document.byteLength;
      if (limit > 0 && documents.length > limit * 2 + 200) settle();
      if (bytes > maxSortBytes) {
        throw new MongoFailure(
          'QueryExceededMemoryLimitNoDiskUseAllowed',
          'Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting.',
        );
      }
    },
    finish: () => {
      settle();
      return documents;
    },
  };
}
