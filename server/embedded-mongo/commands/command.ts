import type { Engine } from '../engine/engine.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';

/** A command as it came in; document sequences are fields of the body already. */
export type Request = { name: string; database: string; body: BsonNode; connectionId: number };

export type Reply = Record<string, BsonInput>;

export type Command = {
  /** Whether it may write: then it runs in a write transaction together with what came in at the same time. */
  isWrite: boolean;
  /** Fields it understands besides those of every command; any other is refused. */
  options: readonly string[];
  run(request: Request, engine: Engine): Reply | Promise<Reply>;
};

/** Fields that every command may carry, and that mean nothing to a single server without transactions. */
const commonOptions = new Set([
  '$db',
  'lsid',
  'txnNumber',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'bypassEmptyTsReplacement',
]);

/** Known to MongoDB, but not here: refused instead of ignored. */
const unsupportedOptions = new Set([
  'let',
  'min',
  'max',
  'returnKey',
  'showRecordId',
  'tailable',
  'oplogReplay',
  'rawData',
]);

export function checkOptions(request: Request, command: Command): void {
  refuseSnapshots(request.body.get('readConcern'));
  request.body.keys().forEach((name, index) => {
    if (index === 0 || commonOptions.has(name)) return;
    const value = request.body.at(index);
    if (name === 'collation') refuseCollation(value);
    const isKnown = name === 'collation' || command.options.includes(name);
    if (isKnown) return;
    if (unsupportedOptions.has(name)) {
      if (value === false) return;
      throw new MongoFailure('NotImplemented', `The option '${name}' is not supported by this database`);
    }
    if (name === 'startTransaction' || name === 'autocommit') {
      throw new MongoFailure(
        'IllegalOperation',
        'Transactions of several documents are not supported by this database',
      );
    }
    throw new MongoFailure('IDLUnknownField', `BSON field '${request.name}.${name}' is an unknown field.`);
  });
}

/** There is one state to read, the newest; a reading of an older one would be answered wrongly. */
function refuseSnapshots(readConcern: Value): void {
  if (!(readConcern instanceof BsonNode)) return;
  if (readConcern.get('level') === 'snapshot' || readConcern.has('atClusterTime')) {
    throw new MongoFailure('InvalidOptions', 'Read concern snapshot is not supported by this database');
  }
}

/** Whether a client wants its write on the disk before the answer, whatever the database's own class is. */
export function wantsJournal({ body }: Request): boolean {
  const concern = body.get('writeConcern');
  return concern instanceof BsonNode && concern.get('j') === true;
}

export function refuseCollation(value: Value): void {
  if (value instanceof BsonNode && value.length > 0 && value.get('locale') !== 'simple') {
    throw new MongoFailure('NotImplemented', 'Collations are not supported by this database');
  }
}

/** The namespace of a command whose value is a collection's name. */
export function namespaceOf({ body, database, name }: Request): string {
  const collection = body.at(0);
  if (typeof collection !== 'string') {
    throw new MongoFailure('InvalidNamespace', `collection name has invalid type in ${name}`);
  }
  if (collection === '')
    throw new MongoFailure('InvalidNamespace', `Invalid namespace specified '${database}.'`);
  return `${database}.${collection}`;
}

export function documentField(node: BsonNode, name: string): BsonNode {
  const value = node.get(name);
  if (value === undefined || value === null) return new BsonNode();
  if (value instanceof BsonNode && !value.isArray) return value;
  throw new MongoFailure('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'object'`);
}

export function arrayField(node: BsonNode, name: string): Value[] {
  const value = node.get(name);
  if (value instanceof BsonNode && value.isArray) return value.toValues();
  throw new MongoFailure(
    value === undefined ? 'IDLFailedToParse' : 'TypeMismatch',
    `BSON field '${name}' must be an array`,
  );
}

export function numberField(node: BsonNode, name: string, otherwise: number): number {
  const value = node.get(name);
  if (value === undefined || value === null) return otherwise;
  if (isNumber(value) && Number.isFinite(numberOf(value))) return Math.trunc(numberOf(value));
  throw new MongoFailure(
    'TypeMismatch',
    `BSON field '${name}' is the wrong type, expected types '[long, int, decimal, double]'`,
  );
}

export function booleanField(node: BsonNode, name: string, otherwise = false): boolean {
  const value = node.get(name);
  if (value === undefined || value === null) return otherwise;
  return isNumber(value) ? numberOf(value) !== 0 : value === true;
}
