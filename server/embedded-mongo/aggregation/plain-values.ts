import { Decimal128, Double, Long } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';

/** Where a plain object came from: restores the exact types and the field order of what mingo passes through. */
const origin = Symbol('origin');

export type PlainObject = { [name: string]: unknown; [origin]?: BsonNode };

/** A document as the plain objects that mingo works on. */
export function toPlainObject(node: BsonNode): PlainObject {
  const plain: PlainObject = { [origin]: node };
  node.keys().forEach((name, index) => {
    const value = toPlain(node.at(index));
    if (name === '__proto__')
      Object.defineProperty(plain, name, { value, enumerable: true, writable: true, configurable: true });
    else plain[name] = value;
  });
  return plain;
}

export function toPlain(value: Value): unknown {
  if (value instanceof BsonNode) {
    return value.isArray ? value.toValues().map((item) => toPlain(item)) : toPlainObject(value);
  }
  if (value instanceof Double) return value.value;
  if (typeof value !== 'bigint') return value;
  if (BigInt.asIntN(53, value) === value) return Number(value);
  throw new MongoFailure(
    'NotImplemented',
    'aggregation over 64-bit integers beyond 2^53 is not supported by this database',
  );
}

/** What mingo made of it, as a value again. */
export function fromPlain(plain: unknown): Value {
  if (plain === undefined) return null;
  if (plain === null || typeof plain !== 'object') return plain as Value;
  if (Array.isArray(plain)) return BsonNode.arrayOf(plain.map((item) => fromPlain(item)));
  if (plain instanceof RegExp || plain instanceof Date || plain instanceof Decimal128) return plain as Value;
  if (plain instanceof Long) return plain.toBigInt();
  if ('_bsontype' in plain) return plain as Value;
  return fromPlainObject(plain as PlainObject);
}

export function fromPlainObject(plain: PlainObject): BsonNode {
  const node = new BsonNode();
  const source = plain[origin];
  for (const name of orderedNames(plain, source)) {
    const value = plain[name];
    if (value === undefined) continue;
    const before = source?.get(name);
    node.append(name, isUntouched(before, value) ? before : fromPlain(value));
  }
  return node;
}

function isUntouched(before: Value, plain: unknown): boolean {
  if (before === undefined || before instanceof BsonNode) return false;
  return (
    plain === (before instanceof Double ? before.value : typeof before === 'bigint' ? Number(before) : before)
  );
}

/** JavaScript moves names like "10" to the front; the document that the object came from knows better. */
function orderedNames(plain: PlainObject, source: BsonNode | undefined): string[] {
  const names = Object.keys(plain);
  if (!source) return names;
  const present = new Set(names);
  const known = source.keys().filter((name) => present.has(name));
  const knownNames = new Set(known);
  return [...known, ...names.filter((name) => !knownNames.has(name))];
}
