import type { Cursor } from '../engine/cursors.ts';
import type { Engine } from '../engine/engine.ts';
import { MongoFailure } from '../errors.ts';
import { typeName } from '../query/type-names.ts';
import type { BsonInput } from '../values/encode.ts';
import { arrayField, type Command, numberField, type Reply } from './command.ts';

const defaultAwaitMs = 1000;

export const getMore: Command = {
  isWrite: false,
  options: ['collection', 'batchSize'],
  run: ({ body, database }, engine) => {
    const id = body.at(0);
    if (typeof id !== 'bigint')
      throw new MongoFailure(
        'TypeMismatch',
        "BSON field 'getMore.getMore' is the wrong type, expected type 'long'",
      );
    const collection = body.get('collection');
    if (collection === undefined)
      throw new MongoFailure(
        'IDLFailedToParse',
        "BSON field 'getMore.collection' is missing but a required field",
      );
    if (typeof collection !== 'string')
      throw new MongoFailure(
        'TypeMismatch',
        `BSON field 'getMore.collection' is the wrong type '${typeName(collection)}', expected type 'string'`,
      );
    const cursor = engine.cursors.get(id);
    if (cursor.namespace !== `${database}.${collection}`) {
      throw new MongoFailure(
        'Unauthorized',
        `Requested getMore on namespace '${database}.${collection}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    const wanted = numberField(body, 'batchSize', 0);
    if (wanted < 0)
      throw new MongoFailure(51024, `BSON field 'batchSize' value must be >= 0, actual value '${wanted}'`);
    if (body.has('maxTimeMS') && !cursor.wait)
      throw new MongoFailure(
        'BadValue',
        'cannot set maxTimeMS on getMore command for a non-awaitData cursor',
      );
    const batchSize = wanted || Number.POSITIVE_INFINITY;
    const first = nextBatch(engine, cursor, batchSize);
    if (first.length > 0 || !cursor.wait) return batchReply(engine, cursor, first);
    return cursor
      .wait(numberField(body, 'maxTimeMS', defaultAwaitMs))
      .then(() => batchReply(engine, cursor, nextBatch(engine, cursor, batchSize)));
  },
};

function nextBatch(engine: Engine, cursor: Cursor, batchSize: number): Buffer[] {
  try {
    return cursor.source.take(batchSize);
  } catch (error) {
    engine.cursors.close(cursor.id);
    throw error;
  }
}

function batchReply(engine: Engine, cursor: Cursor, nextBatch: Buffer[]): Reply {
  const isOver = cursor.source.isDone();
  if (isOver) engine.cursors.close(cursor.id);
  const token: Record<string, BsonInput> = cursor.resumeToken
    ? { postBatchResumeToken: { _data: cursor.resumeToken() } }
    : {};
  return { cursor: { nextBatch, id: isOver ? 0n : cursor.id, ns: cursor.namespace, ...token } };
}

export const killCursors: Command = {
  isWrite: false,
  options: ['cursors'],
  run: ({ body }, engine) => {
    const cursorsKilled: BsonInput[] = [];
    const cursorsNotFound: BsonInput[] = [];
    for (const id of arrayField(body, 'cursors')) {
      if (typeof id === 'bigint' && engine.cursors.close(id)) cursorsKilled.push(id);
      else cursorsNotFound.push(id);
    }
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  },
};
