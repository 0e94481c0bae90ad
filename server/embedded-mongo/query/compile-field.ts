import { BSONRegExp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { anyAtPath, anyLeaf } from '../values/paths.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import { bitTest } from './bit-tests.ts';
import type { Matcher } from './compile-query.ts';
import { modulo } from './modulo.ts';
import { equals, inRange, matchesRegex, type Test } from './predicates.ts';
import { matchesType } from './type-names.ts';

type CompileQuery = (filter: BsonNode) => Matcher;

/** What a condition is about: what a dotted path reaches, or an item of an array by itself. */
type Place = readonly string[] | 'item';

/** Compiles what a filter says about one dotted path: a value, a regular expression or operators. */
export function compileField(path: string, operand: Value, compileQuery: CompileQuery): Matcher {
  return compileCondition(path.split('.'), operand, compileQuery);
}

/** The same about an item of an array, which is taken as it is, also when it is an array itself. */
export function compileItem(operand: Value, compileQuery: CompileQuery): Matcher {
  return compileCondition('item', operand, compileQuery);
}

function compileCondition(place: Place, operand: Value, compileQuery: CompileQuery): Matcher {
  if (operand instanceof BSONRegExp) return onLeaves(place, matchesRegex(operand.pattern, operand.options));
  if (!isOperators(operand)) return onLeaves(place, equals(operand));
  const matchers = operand
    .keys()
    .map((name, index) =>
      compileOperator(place, { name, operand: operand.at(index), all: operand }, compileQuery),
    );
  if (matchers.length === 1 && matchers[0]) return matchers[0];
  return (document, position) => matchers.every((matches) => matches(document, position));
}

/** Whether an operand is a document of operators and not a value to compare with. */
export function isOperators(operand: Value): operand is BsonNode {
  return (
    operand instanceof BsonNode &&
    !operand.isArray &&
    operand.length > 0 &&
    operand.nameAt(0).startsWith('$') &&
    !['$ref', '$id', '$db'].includes(operand.nameAt(0))
  );
}

type Clause = { name: string; operand: Value; all: BsonNode };

function compileOperator(place: Place, clause: Clause, compileQuery: CompileQuery): Matcher {
  const { name, operand } = clause;
  switch (name) {
    case '$eq':
      return onLeaves(place, equals(operand));
    case '$ne':
      return not(onLeaves(place, equals(operand)));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return onLeaves(place, inRange(name, operand));
    case '$in':
      return onLeaves(place, oneOf(name, operand));
    case '$nin':
      return not(onLeaves(place, oneOf(name, operand)));
    case '$exists': {
      const exists = onWhole(place, (value) => value !== undefined);
      return isTruthy(operand) ? exists : not(exists);
    }
    case '$not':
      return compileNot(place, operand, compileQuery);
    default:
      return compileRarer(place, clause, compileQuery);
  }
}

function compileRarer(place: Place, clause: Clause, compileQuery: CompileQuery): Matcher {
  const { name, operand, all } = clause;
  switch (name) {
    case '$type':
      return onLeaves(place, matchesType(operand));
    case '$size': {
      const size = sizeOf(operand);
      return onWhole(place, (value) => value instanceof BsonNode && value.isArray && value.length === size);
    }
    case '$elemMatch':
      return onWhole(place, elementMatches(operand, compileQuery));
    case '$all':
      return compileAll(place, operand, compileQuery);
    case '$regex':
      return onLeaves(place, regexOf(operand, all.get('$options')));
    case '$options':
      if (!all.has('$regex')) throw new MongoFailure('BadValue', '$options needs a $regex');
      return () => true;
    case '$mod':
      return onLeaves(place, modulo(operand));
    case '$comment':
      return () => true;
    case '$bitsAllSet':
    case '$bitsAnySet':
    case '$bitsAllClear':
    case '$bitsAnyClear':
      return onLeaves(place, bitTest(name, operand));
    default:
      if (notHere.has(name))
        throw new MongoFailure('NotImplemented', `${name} is not supported by this database`);
      throw new MongoFailure('BadValue', `unknown operator: ${name}`);
  }
}

function sizeOf(operand: Value): number {
  const fail = (expected: string): never => {
    throw new MongoFailure(
      'BadValue',
      `Failed to parse $size. Expected ${expected}: $size: ${describeValue(operand)}`,
    );
  };
  if (!isNumber(operand)) return fail('a number in');
  const size = numberOf(operand);
  if (!Number.isInteger(size)) return fail('an integer');
  return size < 0 ? fail('a non-negative number in') : size;
}

/** Operators of MongoDB that this database does not have. */
const notHere = new Set(['$geoWithin', '$geoIntersects', '$near', '$nearSphere', '$within', '$geoNear']);

function onLeaves(place: Place, test: Test): Matcher {
  if (place === 'item') return (item) => test(item);
  return (document, position) => anyLeaf(document, place, test, position);
}

function onWhole(
  place: Place,
  test: (value: Value, position: { index: number | null } | null) => boolean,
): Matcher {
  if (place === 'item') return (item) => test(item, null);
  return (document, position) => anyAtPath(document, place, (value) => test(value, position), position);
}

function not(matches: Matcher): Matcher {
  return (document) => !matches(document, null);
}

function isTruthy(value: Value): boolean {
  return isNumber(value) ? numberOf(value) !== 0 : value !== false && value !== null && value !== undefined;
}

function listOf(name: string, operand: Value): Value[] {
  if (operand instanceof BsonNode && operand.isArray) return operand.toValues();
  throw new MongoFailure('BadValue', `${name} needs an array`);
}

function oneOf(name: string, operand: Value): Test {
  const tests = listOf(name, operand).map((item) => {
    if (isOperators(item)) throw new MongoFailure('BadValue', `cannot nest $ under ${name}`);
    return item instanceof BSONRegExp ? matchesRegex(item.pattern, item.options) : equals(item);
  });
  return (value) => tests.some((test) => test(value));
}

function compileNot(place: Place, operand: Value, compileQuery: CompileQuery): Matcher {
  if (operand instanceof BSONRegExp || isOperators(operand)) {
    return not(compileCondition(place, operand, compileQuery));
  }
  throw new MongoFailure('BadValue', '$not needs a regex or a document');
}

/**
 * `$elemMatch` of operators tests the items themselves, of a filter the documents among them; an array among them counts
 * as a document whose fields are its positions.
 */
function elementMatches(
  operand: Value,
  compileQuery: CompileQuery,
): (value: Value, position: { index: number | null } | null) => boolean {
  if (!(operand instanceof BsonNode) || operand.isArray) {
    throw new MongoFailure('BadValue', '$elemMatch needs an Object');
  }
  if (operand.has('$expr'))
    throw new MongoFailure('QueryFeatureNotAllowed', '$expr can only be applied to the top-level document');
  const isOnItems = isOperators(operand) && !['$and', '$or', '$nor', '$expr'].includes(operand.nameAt(0));
  const matches = isOnItems ? compileItem(operand, compileQuery) : compileQuery(operand);
  return (value, position) => {
    if (!(value instanceof BsonNode) || !value.isArray) return false;
    const found = value.toValues().findIndex((item) => {
      if (isOnItems) return matches(item, null);
      return item instanceof BsonNode && matches(item.isArray ? item.toObject() : item, null);
    });
    if (found >= 0 && position) position.index = found;
    return found >= 0;
  };
}

function compileAll(place: Place, operand: Value, compileQuery: CompileQuery): Matcher {
  const matchers = listOf('$all', operand).map((item) => {
    if (item instanceof BsonNode && item.has('$elemMatch')) {
      return onWhole(place, elementMatches(item.get('$elemMatch'), compileQuery));
    }
    return onLeaves(
      place,
      item instanceof BSONRegExp ? matchesRegex(item.pattern, item.options) : equals(item),
    );
  });
  return (document, position) =>
    matchers.length > 0 && matchers.every((matches) => matches(document, position));
}

function regexOf(operand: Value, options: Value): Test {
  if (options !== undefined && typeof options !== 'string')
    throw new MongoFailure('BadValue', '$options has to be a string');
  const extra = options ?? '';
  if (typeof operand === 'string') return matchesRegex(operand, extra);
  if (operand instanceof BSONRegExp) return matchesRegex(operand.pattern, extra || operand.options);
  throw new MongoFailure('BadValue', '$regex has to be a string');
}
