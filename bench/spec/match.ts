import { Binary, Double, EJSON, Int32, Long, ObjectId } from 'bson';
import { AbstractCursor } from 'mongodb';
import type { Doc } from './spec-file.ts';

/** What special operators of an expectation look up. */
export type MatchContext = { lsidOf(session: string): unknown; entity(name: string): unknown };

export class Mismatch extends Error {}

/**
 * Compares what came with what a test expects, by the rules of the unified test format: numbers by value, and only the
 * outermost document may have fields that are not expected.
 */
export function match(
  expected: unknown,
  found: unknown,
  context: MatchContext,
  path = '',
  isRoot = true,
): void {
  // The driver keeps sorts and index keys in maps.
  const actual = found instanceof Map ? Object.fromEntries(found) : found;
  if (isSpecial(expected)) {
    matchSpecial(expected, actual, { context, path, isRoot });
    return;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) throw new Mismatch(`${path}: expected an array, got ${show(actual)}`);
    if (actual.length !== expected.length)
      throw new Mismatch(`${path}: expected ${expected.length} items, got ${show(actual)}`);
    for (const [index, item] of expected.entries())
      match(item, actual[index], context, `${path}[${index}]`, path === '' && isDocument(item));
    return;
  }
  if (isDocument(expected)) {
    matchDocument(expected, actual, { context, path, isRoot });
    return;
  }
  if (!isSameScalar(expected, actual))
    throw new Mismatch(`${path}: expected ${show(expected)}, got ${show(actual)}`);
}

type Place = { context: MatchContext; path: string; isRoot?: boolean };

function matchDocument(expected: Doc, actual: unknown, { context, path, isRoot }: Place): void {
  if (!isDocument(actual)) throw new Mismatch(`${path}: expected a document, got ${show(actual)}`);
  for (const [name, value] of Object.entries(expected)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (isSpecial(value)) {
      matchSpecial(value, actual[name], { context, path: at });
      continue;
    }
    if (!(name in actual) || actual[name] === undefined)
      throw new Mismatch(`${at}: is missing in ${show(actual)}`);
    match(value, actual[name], context, at, false);
  }
  const extra = isRoot ? [] : Object.keys(actual).filter((name) => !(name in expected));
  if (extra.some((name) => actual[name] !== undefined))
    throw new Mismatch(`${path}: not expected: ${extra.join(', ')}`);
}

function isSpecial(value: unknown): value is Doc {
  if (!isDocument(value)) return false;
  const [name = '', second] = Object.keys(value);
  return second === undefined && name.startsWith('$$');
}

function matchSpecial(expected: Doc, actual: unknown, { context, path, isRoot = false }: Place): void {
  const [name = ''] = Object.keys(expected);
  const operand = expected[name];
  switch (name) {
    case '$$exists':
      if ((actual !== undefined) !== operand)
        throw new Mismatch(`${path}: should ${operand ? '' : 'not '}exist, got ${show(actual)}`);
      return;
    case '$$unsetOrMatches':
      if (actual !== undefined) match(operand, actual, context, path, isRoot);
      return;
    case '$$type': {
      const wanted = Array.isArray(operand) ? operand : [operand];
      if (!wanted.some((type) => typesOf(actual).includes(String(type))))
        throw new Mismatch(`${path}: expected a ${wanted.join(' or ')}, got ${show(actual)}`);
      return;
    }
    case '$$sessionLsid':
      match(context.lsidOf(String(operand)), actual, context, path, false);
      return;
    case '$$matchesEntity':
      match(context.entity(String(operand)), actual, context, path, false);
      return;
    case '$$lte':
      if (!(Number(actual) <= Number(operand)))
        throw new Mismatch(`${path}: expected at most ${operand}, got ${show(actual)}`);
      return;
    case '$$matchAsRoot':
      match(operand, actual, context, path, true);
      return;
    case '$$matchAsDocument':
      match(operand, EJSON.parse(String(actual)), context, path, false);
      return;
    default:
      throw new Mismatch(`${path}: the operator ${name} is not known to this runner`);
  }
}

function isDocument(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !('_bsontype' in value)
  );
}

function numeric(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || value instanceof Long || value instanceof Int32) return Number(value);
  return value instanceof Double ? value.value : null;
}

function isSameScalar(expected: unknown, actual: unknown): boolean {
  const wanted = numeric(expected);
  if (wanted !== null) return numeric(actual) === wanted;
  if (expected === undefined || actual === undefined) return expected === actual;
  if (typeof expected !== 'object' || typeof actual !== 'object') return expected === actual;
  return EJSON.stringify(expected) === EJSON.stringify(actual);
}

function typesOf(value: unknown): string[] {
  if (value === null) return ['null'];
  const number = numeric(value);
  if (number !== null)
    return Number.isInteger(number) ? ['int', 'long', 'double', 'number'] : ['double', 'number'];
  if (Array.isArray(value)) return ['array'];
  if (value instanceof Date) return ['date'];
  if (value instanceof ObjectId) return ['objectId'];
  if (value instanceof Binary) return ['binData'];
  if (typeof value === 'object' && '_bsontype' in value && value._bsontype === 'Decimal128')
    return ['decimal', 'number'];
  if (typeof value === 'boolean') return ['bool'];
  return [
    typeof value === 'object' && '_bsontype' in value ? String(value._bsontype).toLowerCase() : typeof value,
  ];
}

export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof AbstractCursor) return 'a cursor';
  const text =
    value instanceof Error
      ? String(value)
      : JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}
