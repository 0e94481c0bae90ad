import type { ResultSource } from '../../engine/cursors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { encodeDocument } from '../../values/encode.ts';
import { checkSize } from './check-size.ts';

const atOnce = 200;
const maxBatchBytes = 15 * 1024 * 1024;

/** The documents of a query one after another; nothing of the database is held in between. */
export function* nodesOf(source: ResultSource): Iterable<BsonNode> {
  while (!source.isDone()) for (const bytes of source.take(atOnce)) yield new BsonNode(bytes);
}

/** What a pipeline yields, to be taken in batches. */
export function sourceOf(documents: Iterable<BsonNode>): ResultSource {
  const iterator = documents[Symbol.iterator]();
  let next: IteratorResult<BsonNode> | null = null;
  const peek = (): IteratorResult<BsonNode> => {
    next ??= iterator.next();
    return next;
  };
  return {
    isDone: () => peek().done === true,
    take: (count) => {
      const batch: Buffer[] = [];
      let bytes = 0;
      while (batch.length < count && bytes < maxBatchBytes) {
        const { done, value } = peek();
        if (done) break;
        next = null;
        const document = checkSize(encodeDocument(value));
        batch.push(document);
        bytes += document.length;
      }
      return batch;
    },
  };
}
