import { BsonNode } from './bson-node.ts';
import { BsonUndefined } from './decode.ts';
import type { Value } from './value.ts';

const arrayIndex = /^(0|[1-9]\d*)$/;

export function isArrayIndex(part: string): boolean {
  return arrayIndex.test(part);
}

/** Where in the outermost array of a path a condition was met: what `$` stands for in an update. */
export type MatchPosition = { index: number | null };

/**
 * Calls `test` with every value that a dotted path reaches, looking into arrays of documents on the way as MongoDB
 * does; undefined stands for missing. Ends with true at the first value that passes. `isIndexed` tells the test that the
 * path ended with the position of an item.
 */
export function anyAtPath(
  value: Value,
  parts: readonly string[],
  test: (value: Value, isIndexed: boolean) => boolean,
  position: MatchPosition | null = null,
  depth = 0,
): boolean {
  const part = parts[depth];
  if (part === undefined) return test(value, false);
  if (!(value instanceof BsonNode)) return test(undefined, false);
  if (!value.isArray) return anyAtPath(value.get(part), parts, test, position, depth + 1);
  if (isArrayIndex(part) && Number(part) < value.length) {
    const item = value.at(Number(part));
    if (depth === parts.length - 1) {
      if (test(item, true)) return true;
    } else if (anyAtPath(item, parts, test, position, depth + 1)) return true;
  }
  const count = value.length;
  for (let index = 0; index < count; index += 1) {
    const item = value.at(index);
    if (!(item instanceof BsonNode) || item.isArray) continue;
    if (anyAtPath(item, parts, test, position, depth)) {
      if (position) position.index = index;
      return true;
    }
  }
  return false;
}

/**
 * As `anyAtPath`, and an array at the end of the path is tested by its items first and then as a whole; one that is
 * itself an item named by its position only as a whole.
 */
export function anyLeaf(
  value: Value,
  parts: readonly string[],
  test: (value: Value) => boolean,
  position: MatchPosition | null,
): boolean {
  const testLeaf = (leaf: Value, isIndexed: boolean): boolean => {
    if (isIndexed || !(leaf instanceof BsonNode) || !leaf.isArray) return test(leaf);
    const count = leaf.length;
    for (let index = 0; index < count; index += 1) {
      if (test(leaf.at(index))) {
        if (position) position.index = index;
        return true;
      }
    }
    return test(leaf);
  };
  return anyAtPath(value, parts, testLeaf, position);
}

/**
 * All values a path reaches, as sorting and indexes see them: an array at the end gives its items, an empty one BSON's
 * undefined, which sorts before null.
 */
export function valuesAt(value: Value, parts: readonly string[]): { values: Value[]; isMulti: boolean } {
  const values: Value[] = [];
  let isMulti = false;
  const visit = (current: Value, depth: number): void => {
    const part = parts[depth];
    if (current instanceof BsonNode && current.isArray) {
      const isIndexed = part !== undefined && isArrayIndex(part) && Number(part) < current.length;
      if (isIndexed) {
        visit(current.at(Number(part)), depth + 1);
        return;
      }
      isMulti = true;
      if (part === undefined && current.length === 0) values.push(new BsonUndefined());
      for (const item of current.toValues()) {
        if (part === undefined) values.push(item);
        else if (item instanceof BsonNode && !item.isArray) visit(item.get(part), depth + 1);
      }
      return;
    }
    if (part === undefined) values.push(current);
    else visit(current instanceof BsonNode ? current.get(part) : undefined, depth + 1);
  };
  visit(value, 0);
  return { values, isMulti };
}
