import { isJsonObject, type JsonValue } from '#shared/json.ts';

/** The first place at which two values differ, such as `items[2].name`; undefined on a side that has nothing there. */
export type Difference = { path: string; expected: JsonValue | undefined; got: JsonValue | undefined };

/**
 * Compares JSON values; null when they are equal. The order of properties does not count. Arrays of different lengths
 * differ as a whole, so that one item too many is not told as many wrong ones.
 */
export function findDifference(
  expected: JsonValue | undefined,
  got: JsonValue | undefined,
  path = '',
): Difference | null {
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length) {
    return firstOf(
      expected.map((item, index) => () => findDifference(item, got[index], `${path}[${index}]`)),
    );
  }
  if (isJsonObject(expected) && isJsonObject(got)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return firstOf(
      [...names].map((name) => () => {
        const inner = path === '' ? name : `${path}.${name}`;
        return findDifference(ownOf(expected, name), ownOf(got, name), inner);
      }),
    );
  }
  return Object.is(expected, got) ? null : { path, expected, got };
}

function firstOf(comparisons: (() => Difference | null)[]): Difference | null {
  for (const compare of comparisons) {
    const difference = compare();
    if (difference !== null) return difference;
  }
  return null;
}

function ownOf(value: { [name: string]: JsonValue }, name: string): JsonValue | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
