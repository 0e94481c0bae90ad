import { BSONRegExp, ObjectId } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { BsonUndefined } from '../values/decode.ts';
import type { Value } from '../values/value.ts';

/** Gives a document its `_id`, as the first field. */
export function withId(document: BsonNode): BsonNode {
  const id = document.get('_id');
  checkId(id);
  if (id === undefined) document.prepend('_id', new ObjectId());
  else if (document.nameAt(0) !== '_id') {
    document.remove('_id');
    document.prepend('_id', id);
  }
  checkDepth(document, 1);
  return document;
}

function checkId(id: Value): void {
  if (id instanceof BsonNode && id.isArray)
    throw new MongoFailure('InvalidIdField', "The '_id' value cannot be of type array");
  if (id instanceof BSONRegExp)
    throw new MongoFailure('InvalidIdField', "The '_id' value cannot be of type regex");
  if (id instanceof BsonUndefined)
    throw new MongoFailure('InvalidIdField', "The '_id' value cannot be of type undefined");
  const dollar = id instanceof BsonNode ? id.keys().find((name) => name.startsWith('$')) : undefined;
  if (dollar !== undefined) {
    throw new MongoFailure(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
  }
}

const maxDepth = 180;

/** Reads all of a document once, so that damaged bytes and endless nesting are refused before they are stored. */
export function checkDepth(node: BsonNode, depth: number): void {
  if (depth > maxDepth)
    throw new MongoFailure('Overflow', `Document exceeds maximum nested object depth of ${maxDepth}`);
  const count = node.length;
  for (let index = 0; index < count; index += 1) {
    if (!node.isNodeAt(index)) continue;
    const child = node.at(index);
    if (child instanceof BsonNode) checkDepth(child, depth + 1);
  }
}
