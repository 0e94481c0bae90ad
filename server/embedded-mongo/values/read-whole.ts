import { MongoFailure } from '../errors.ts';
import { BsonNode } from './bson-node.ts';

/** So many documents may stand in each other. */
export const maxDepth = 180;

/** Reads all of a document once, so that damaged bytes and endless nesting are refused before they are stored. */
export function readWhole(node: BsonNode, depth = 1): void {
  if (depth > maxDepth) throw tooDeep();
  const count = node.length;
  for (let index = 0; index < count; index += 1) {
    if (!node.isNodeAt(index)) continue;
    const child = node.at(index);
    if (child instanceof BsonNode) readWhole(child, depth + 1);
  }
}

export function tooDeep(): MongoFailure {
  return new MongoFailure('Overflow', `Document exceeds maximum nested object depth of ${maxDepth}`);
}
