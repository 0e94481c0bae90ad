import { BSONRegExp, ObjectId } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { BsonUndefined } from '../values/decode.ts';
import { readWhole } from '../values/read-whole.ts';
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
  readWhole(document);
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
