import { MongoFailure } from '../../errors.ts';
import { typeName } from '../../query/type-names.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { maxDepth, tooDeep } from '../../values/read-whole.ts';
import type { Value } from '../../values/value.ts';
import { isNullish } from '../expressions/arguments.ts';
import type { CompileStage } from './stage.ts';

type Wish = { parts: string[]; indexField: string | null; isPreserving: boolean };

export const unwind: CompileStage = (specification) => {
  const wish = readWish(specification);
  return function* (documents) {
    for (const document of documents) yield* unwound(document, wish);
  };
};

function readWish(specification: Value): Wish {
  const options = specification instanceof BsonNode ? specification : BsonNode.of({ path: specification });
  const unknown = options
    .keys()
    .find((name) => !['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(name));
  if (unknown !== undefined)
    throw new MongoFailure(28811, `unrecognized option to $unwind stage: ${unknown}`);
  const path = options.get('path');
  if (path === undefined) throw new MongoFailure(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string')
    throw new MongoFailure(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$'))
    throw new MongoFailure(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (path === '$') throw new MongoFailure(16872, "'$' by itself is not a valid FieldPath");
  const indexField = options.get('includeArrayIndex') ?? null;
  if (indexField !== null && (typeof indexField !== 'string' || indexField === ''))
    throw new MongoFailure(
      28810,
      'expected a non-empty string for the includeArrayIndex option to $unwind stage',
    );
  const isPreserving = options.get('preserveNullAndEmptyArrays') ?? false;
  if (typeof isPreserving !== 'boolean')
    throw new MongoFailure(
      28809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeName(isPreserving)}`,
    );
  if (indexField?.startsWith('$'))
    throw new MongoFailure(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$'`,
    );
  return {
    parts: path.slice(1).split('.'),
    indexField,
    isPreserving,
  };
}

function* unwound(document: BsonNode, wish: Wish): Iterable<BsonNode> {
  const value = read(document, wish.parts);
  if (!(value instanceof BsonNode) || !value.isArray) {
    if (isNullish(value) && !wish.isPreserving) return;
    yield withIndex(document.copy(), wish, null);
    return;
  }
  if (value.length === 0) {
    if (wish.isPreserving) yield withIndex(replaced(document, wish.parts, undefined), wish, null);
    return;
  }
  for (const [index, item] of value.toValues().entries())
    yield withIndex(replaced(document, wish.parts, item), wish, BigInt(index));
}

/** A path of `$unwind` does not look into arrays. */
function read(value: Value, parts: readonly string[]): Value {
  return parts.reduce<Value>(
    (current, part) => (current instanceof BsonNode && !current.isArray ? current.get(part) : undefined),
    value,
  );
}

/** A copy with another value at a path of documents. */
export function replaced(
  document: BsonNode,
  [name = '', ...rest]: readonly string[],
  value: Value,
): BsonNode {
  if (rest.length >= maxDepth) throw tooDeep();
  const copy = document.copy();
  if (rest.length > 0) {
    const inner = document.get(name);
    copy.set(
      name,
      replaced(inner instanceof BsonNode && !inner.isArray ? inner : new BsonNode(), rest, value),
    );
  } else if (value === undefined) copy.remove(name);
  else copy.set(name, value);
  return copy;
}

function withIndex(document: BsonNode, { indexField }: Wish, index: bigint | null): BsonNode {
  return indexField === null ? document : replaced(document, indexField.split('.'), index);
}
