import { MongoFailure } from '../errors.ts';
import { typeName } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';

const knownFields = [
  'key',
  'name',
  'ns',
  'v',
  'unique',
  'sparse',
  'background',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
  'prepareUnique',
  'collation',
];

/** Options of MongoDB for kinds of indexes that this database does not have. */
const fieldsOfOtherKinds = [
  '2dsphereIndexVersion',
  'bits',
  'bucketSize',
  'clustered',
  'columnstoreProjection',
  'default_language',
  'dropDups',
  'language_override',
  'max',
  'min',
  'storageEngine',
  'textIndexVersion',
  'weights',
  'wildcardProjection',
];

const maxFields = 32;

/** Checks an index definition and brings it into the form that is stored and listed. */
export function checkDefinition(definition: Value): BsonNode {
  if (!(definition instanceof BsonNode))
    throw new MongoFailure('TypeMismatch', "BSON field 'createIndexes.indexes' must hold objects");
  const key = definition.get('key');
  if (key === undefined)
    throw new MongoFailure(
      'FailedToParse',
      "The 'key' field is a required property of an index specification",
    );
  if (!(key instanceof BsonNode) || key.isArray)
    throw new MongoFailure('TypeMismatch', `The field 'key' must be an object, but got ${typeName(key)}`);
  if (key.length === 0) throw new MongoFailure('CannotCreateIndex', 'Index keys cannot be empty.');
  if (key.length > maxFields) throw new MongoFailure(13103, 'too many compound keys');
  for (const [position, value] of key.toValues().entries()) checkKey(key.nameAt(position), value);
  const name = definition.get('name');
  if (typeof name !== 'string')
    throw new MongoFailure(
      'FailedToParse',
      "The 'name' field is a required property of an index specification",
    );
  if (name === '' || name === '*')
    throw new MongoFailure('CannotCreateIndex', 'The index name cannot be empty or "*"');
  const isIdIndex = key.length === 1 && key.nameAt(0) === '_id' && key.at(0) === 1;
  const stored = BsonNode.of({ v: 2, key, name: isIdIndex ? '_id_' : name });
  definition.keys().forEach((field, position) => {
    storeOption(stored, field, definition.at(position));
  });
  checkTogether(stored, isIdIndex);
  return stored;
}

function storeOption(stored: BsonNode, field: string, value: Value): void {
  if (fieldsOfOtherKinds.includes(field))
    throw new MongoFailure('NotImplemented', `The index option '${field}' is not supported by this database`);
  if (!knownFields.includes(field))
    throw new MongoFailure(
      'InvalidIndexSpecificationOption',
      `The field '${field}' is not valid for an index specification. Specification: ${describeValue(stored)}`,
    );
  if (field === 'collation') refuseIndexCollation(value);
  if (field === 'v' && !(isNumber(value) && numberOf(value) === 2))
    throw new MongoFailure(
      'CannotCreateIndex',
      `Invalid index specification; cannot create an index with v=${describeValue(value)}`,
    );
  if (['key', 'name', 'ns', 'v', 'background', 'collation'].includes(field)) return;
  if (['unique', 'sparse', 'hidden', 'prepareUnique'].includes(field)) {
    const isOn = value === true || (isNumber(value) && numberOf(value) !== 0);
    if (typeof value !== 'boolean' && !isNumber(value))
      throw new MongoFailure(
        'TypeMismatch',
        `The field '${field}' has value ${describeValue(value)}, which is not convertible to bool`,
      );
    if (isOn) stored.set(field, true);
    return;
  }
  stored.set(field, value);
}

const maxExpireSeconds = 2_147_483_647;

function checkTogether(stored: BsonNode, isIdIndex: boolean): void {
  const key = stored.get('key') as BsonNode;
  const expiry = stored.get('expireAfterSeconds');
  const filter = stored.get('partialFilterExpression');
  if (isIdIndex && stored.keys().some((name) => !['v', 'key', 'name', 'unique'].includes(name)))
    throw new MongoFailure('InvalidIndexSpecificationOption', 'The _id index takes no options of this kind');
  if (isIdIndex) stored.remove('unique');
  if (expiry !== undefined) {
    if (!isNumber(expiry))
      throw new MongoFailure('TypeMismatch', "TTL index 'expireAfterSeconds' option must be numeric");
    if (numberOf(expiry) < 0 || numberOf(expiry) > maxExpireSeconds)
      throw new MongoFailure(
        'CannotCreateIndex',
        `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${numberOf(expiry)}`,
      );
    if (key.length > 1 || key.nameAt(0) === '_id')
      throw new MongoFailure(
        'CannotCreateIndex',
        'TTL indexes are single-field indexes, compound indexes do not support TTL',
      );
  }
  if (filter !== undefined) {
    if (!(filter instanceof BsonNode) || filter.isArray)
      throw new MongoFailure(
        'CannotCreateIndex',
        '"partialFilterExpression" for an index must be a document',
      );
    if (stored.get('sparse') === true)
      throw new MongoFailure(
        'CannotCreateIndex',
        'cannot mix "partialFilterExpression" and "sparse" options',
      );
    checkPartialFilter(filter);
  }
}

const partialOperators = ['$eq', '$gt', '$gte', '$lt', '$lte', '$exists', '$type', '$in', '$and', '$or'];

function checkPartialFilter(node: BsonNode): void {
  node.keys().forEach((name, index) => {
    const value = node.at(index);
    if (!node.isArray && name.startsWith('$')) {
      const isAllowed = partialOperators.includes(name) && !(name === '$exists' && value === false);
      if (!isAllowed)
        throw new MongoFailure('CannotCreateIndex', `Expression not supported in partial index: ${name}`);
    }
    if (value instanceof BsonNode) checkPartialFilter(value);
  });
}

function refuseIndexCollation(value: Value): void {
  if (value instanceof BsonNode && value.get('locale') !== 'simple')
    throw new MongoFailure('NotImplemented', 'Collations are not supported by this database');
}

function checkKey(path: string, value: Value): void {
  if (typeof value === 'string') {
    const isKnown = ['text', '2d', '2dsphere', 'hashed', 'columnstore'].includes(value);
    throw new MongoFailure(
      isKnown ? 'NotImplemented' : 'CannotCreateIndex',
      isKnown
        ? `Indexes of the type '${value}' are not supported by this database`
        : `Unknown index plugin '${value}'`,
    );
  }
  if (!isNumber(value))
    throw new MongoFailure(
      'CannotCreateIndex',
      `Values in v:2 index key pattern cannot be of type ${typeName(value)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
    );
  const number = numberOf(value);
  if (number === 0 || Number.isNaN(number))
    throw new MongoFailure('CannotCreateIndex', 'Values in the index key pattern cannot be 0.');
  if (path.split('.').includes('$**'))
    throw new MongoFailure('NotImplemented', 'Wildcard indexes are not supported by this database');
  if (path.split('.').some((part) => part === ''))
    throw new MongoFailure('CannotCreateIndex', 'Index keys cannot contain an empty field.');
  if (path.split('.').some((part) => part.startsWith('$')))
    throw new MongoFailure(
      'CannotCreateIndex',
      "Index key contains an illegal field name: field name starts with '$'.",
    );
}
