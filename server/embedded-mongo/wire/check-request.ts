import type { Command, Request } from '../commands/command.ts';
import { mayWrite } from '../commands/command.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';

/** Commands that take a read concern; others have nothing to read. */
const reading = new Set([
  'aggregate',
  'count',
  'distinct',
  'find',
  'getMore',
  'listIndexes',
  'listCollections',
  'explain',
  'dbStats',
  'collStats',
]);
const concernLevels = ['local', 'majority', 'available', 'linearizable', 'snapshot'];

/** Checks the fields that any command may carry and that say how it is to be read, written or timed. */
export function checkConcerns(request: Request, command: Command): void {
  checkReadConcern(request.body.get('readConcern'));
  checkWriteConcern(request, command);
  checkTransaction(request.body);
}

/** There is one state to read, the newest; a reading of an older one would be answered wrongly. */
function checkReadConcern(readConcern: Value): void {
  if (readConcern === undefined) return;
  if (!(readConcern instanceof BsonNode) || readConcern.isArray)
    throw new MongoFailure(
      'TypeMismatch',
      "BSON field 'readConcern' is the wrong type, expected type 'object'",
    );
  const unknown = readConcern
    .keys()
    .find((name) => !['level', 'afterClusterTime', 'atClusterTime', 'provenance'].includes(name));
  if (unknown !== undefined)
    throw new MongoFailure('IDLUnknownField', `BSON field 'readConcern.${unknown}' is an unknown field.`);
  const level = readConcern.get('level');
  if (level !== undefined && !concernLevels.includes(String(level)))
    throw new MongoFailure(
      'BadValue',
      `Enumeration value '${String(level)}' for field 'readConcern.level' is not a valid value.`,
    );
  if (level === 'snapshot' || readConcern.has('atClusterTime'))
    throw new MongoFailure('NotImplemented', 'Read concern snapshot is not supported by this database');
}

function checkWriteConcern({ name, body }: Request, command: Command): void {
  const concern = body.get('writeConcern');
  if (concern === undefined) return;
  if (!(concern instanceof BsonNode) || concern.isArray)
    throw new MongoFailure(
      'TypeMismatch',
      "BSON field 'writeConcern' is the wrong type, expected type 'object'",
    );
  if (reading.has(name) && !mayWrite(command, body))
    throw new MongoFailure('InvalidOptions', `Command ${name} does not support writeConcern`);
  const unknown = concern
    .keys()
    .find((field) => !['w', 'j', 'fsync', 'wtimeout', 'provenance'].includes(field));
  if (unknown !== undefined)
    throw new MongoFailure('IDLUnknownField', `BSON field 'writeConcern.${unknown}' is an unknown field.`);
  const w = concern.get('w');
  if (isNumber(w) && (numberOf(w) < 0 || numberOf(w) > 50))
    throw new MongoFailure('FailedToParse', 'w has to be a non-negative number and not greater than 50');
  if (w !== undefined && !isNumber(w) && typeof w !== 'string')
    throw new MongoFailure('FailedToParse', 'w has to be a number, string, or object');
}

function checkTransaction(body: BsonNode): void {
  if (!body.has('startTransaction') && !body.has('autocommit')) return;
  throw new MongoFailure(
    'OperationNotSupportedInTransaction',
    'Transactions of several documents are not supported by this database',
  );
}

/** What the reply to a write adds when it was asked to reach more servers than there are. */
export function unmetWriteConcern({ body }: Request): Record<string, BsonInput> {
  const concern = body.get('writeConcern');
  const w = concern instanceof BsonNode ? concern.get('w') : undefined;
  if (isNumber(w) && numberOf(w) > 1)
    return concernError('UnsatisfiableWriteConcern', 'Not enough data-bearing nodes', concern);
  if (typeof w === 'string' && w !== 'majority')
    return concernError(
      'UnknownReplWriteConcern',
      `No write concern mode named '${w}' found in replica set configuration`,
      concern,
    );
  return {};
}

function concernError(
  codeName: 'UnsatisfiableWriteConcern' | 'UnknownReplWriteConcern',
  errmsg: string,
  writeConcern: Value,
): Record<string, BsonInput> {
  const { code } = new MongoFailure(codeName, errmsg);
  return { writeConcernError: { code, codeName, errmsg, errInfo: { writeConcern } } };
}

/** When a command has to be done, in milliseconds since 1970. */
export function deadlineOf({ name, body }: Request): number {
  const given = body.get('maxTimeMS');
  if (given === undefined || name === 'getMore' || name === 'hello') return Number.POSITIVE_INFINITY;
  if (!isNumber(given) || !Number.isInteger(numberOf(given)))
    throw new MongoFailure(
      isNumber(given) ? 'FailedToParse' : 'TypeMismatch',
      `maxTimeMS must be an integer`,
    );
  const limit = numberOf(given);
  if (limit < 0 || limit > 2_147_483_647)
    throw new MongoFailure('BadValue', `${limit} value for maxTimeMS is out of range [0, 2147483647]`);
  return limit === 0 ? Number.POSITIVE_INFINITY : Date.now() + limit;
}
