import { BSONRegExp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { anyAtPath, anyLeaf } from '../values/paths.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import { bitTest } from './bit-tests.ts';
import type { Matcher } from './compile-query.ts';
import { equals, inRange, matchesRegex, type Test } from './predicates.ts';
import { matchesType } from './type-names.ts';

type CompileQuery = (filter: BsonNode) => Matcher;

/** Compiles what a filter says about one dotted path: a value, a regular expression or operators. */
export function compileField(path: string, operand: Value, compileQuery: CompileQuery): Matcher {
  const parts = path.split('.');
  if (operand instanceof BSONRegExp) return onLeaves(parts, matchesRegex(operand.pattern, operand.options));
  if (!isOperators(operand)) return onLeaves(parts, equals(operand));
  const matchers = operand
    .keys()
    .map((name, index) =>
      compileOperator(parts, { name, operand: operand.at(index), all: operand }, compileQuery),
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

function compileOperator(parts: string[], clause: Clause, compileQuery: CompileQuery): Matcher {
  const { name, operand } = clause;
  switch (name) {
    case '$eq':
      return onLeaves(parts, equals(operand));
    case '$ne':
      return not(onLeaves(parts, equals(operand)));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return onLeaves(parts, inRange(name, operand));
    case '$in':
      return onLeaves(parts, oneOf(name, operand));
    case '$nin':
      return not(onLeaves(parts, oneOf(name, operand)));
    case '$exists': {
      const exists = onWhole(parts, (value) => value !== undefined);
      return isTruthy(operand) ? exists : not(exists);
    }
    case '$not':
      return compileNot(parts, operand, compileQuery);
    default:
      return compileRarer(parts, clause, compileQuery);
  }
}

function compileRarer(parts: string[], clause: Clause, compileQuery: CompileQuery): Matcher {
  const { name, operand, all } = clause;
  switch (name) {
    case '$type':
      return onLeaves(parts, matchesType(operand));
    case '$size': {
      const size = isNumber(operand) ? numberOf(operand) : Number.NaN;
      if (!Number.isInteger(size) || size < 0) {
        throw new MongoFailure('BadValue', `Failed to parse $size. Expected a non-negative integer`);
      }
      return onWhole(parts, (value) => value instanceof BsonNode && value.isArray && value.length === size);
    }
    case '$elemMatch':
      return onWhole(parts, elementMatches(operand, compileQuery));
    case '$all':
      return compileAll(parts, operand, compileQuery);
    case '$regex':
      return onLeaves(parts, regexOf(operand, all.get('$options')));
    case '$options':
      if (!all.has('$regex')) throw new MongoFailure('BadValue', '$options needs a $regex');
      return () => true;
    case '$mod':
      return onLeaves(parts, modulo(operand));
    case '$comment':
      return () => true;
    case '$bitsAllSet':
    case '$bitsAnySet':
    case '$bitsAllClear':
    case '$bitsAnyClear':
      return onLeaves(parts, bitTest(name, operand));
    default:
      if (notHere.has(name))
        throw new MongoFailure('NotImplemented', `${name} is not supported by this database`);
      throw new MongoFailure('BadValue', `unknown operator: ${name}`);
  }
}

/** Operators of MongoDB that this database does not have. */
const notHere = new Set(['$geoWithin', '$geoIntersects', '$near', '$nearSphere', '$within', '$geoNear']);

function onLeaves(parts: string[], test: Test): Matcher {
  return (document, position) => anyLeaf(document, parts, test, position);
}

function onWhole(
  parts: string[],
  test: (value: Value, position: { index: number | null } | null) => boolean,
): Matcher {
  return (document, position) => anyAtPath(document, parts, (value) => test(value, position), position);
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

function compileNot(parts: string[], operand: Value, compileQuery: CompileQuery): Matcher {
  if (operand instanceof BSONRegExp || isOperators(operand)) {
    return not(compileField(parts.join('.'), operand, compileQuery));
  }
  throw new MongoFailure('BadValue', '$not needs a regex or a document');
}

/** `$elemMatch` of operators tests the items themselves, of a filter the documents among them. */
function elementMatches(
  operand: Value,
  compileQuery: CompileQuery,
): (value: Value, position: { index: number | null } | null) => boolean {
  if (!(operand instanceof BsonNode) || operand.isArray) {
    throw new MongoFailure('BadValue', '$elemMatch needs an Object');
  }
  const isOnItems = isOperators(operand) && !['$and', '$or', '$nor', '$expr'].includes(operand.nameAt(0));
  const matches = isOnItems ? compileField('item', operand, compileQuery) : compileQuery(operand);
  return (value, position) => {
    if (!(value instanceof BsonNode) || !value.isArray) return false;
    const found = value.toValues().findIndex((item) => {
      if (isOnItems) return matches(BsonNode.of({ item: item ?? null }), null);
      return item instanceof BsonNode && matches(item, null);
    });
    if (found >= 0 && position) position.index = found;
    return found >= 0;
  };
}

function compileAll(parts: string[], operand: Value, compileQuery: CompileQuery): Matcher {
  const matchers = listOf('$all', operand).map((item) => {
    if (item instanceof BsonNode && item.has('$elemMatch')) {
      return onWhole(parts, elementMatches(item.get('$elemMatch'), compileQuery));
    }
    return onLeaves(
      parts,
      item instanceof BSONRegExp ? matchesRegex(item.pattern, item.options) : equals(item),
    );
  });
  return (document, position) =>
    matchers.length > 0 && matchers.every((matches) => matches(document, position));
}

function regexOf(operand: Value, options: Value): Test {
  const extra = typeof options === 'string' ? options : '';
  if (typeof operand === 'string') return matchesRegex(operand, extra);
  if (operand instanceof BSONRegExp) return matchesRegex(operand.pattern, extra || operand.options);
  throw new MongoFailure('BadValue', '$regex has to be a string');
}

function modulo(operand: Value): Test {
  const numbers = listOf('$mod', operand).map((item) => Math.trunc(numberOf(item)));
  const [divisor, remainder] = numbers;
  if (numbers.length !== 2 || divisor === undefined)
    throw new MongoFailure('BadValue', 'malformed mod, needs 2 numbers');
  if (divisor === 0) throw new MongoFailure('BadValue', 'divisor cannot be 0');
  return (value) => isNumber(value) && Math.trunc(numberOf(value)) % divisor === remainder;
}
