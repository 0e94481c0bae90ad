/** Something to insert; without an index it goes to the end. */
export type Placed<Item> = { item: Item; index?: number | undefined };

/**
 * Inserts items so that each stands at its index in the result; the reverse of `takeOut`. Indexes past the end
 * mean the end.
 */
export function putIn<Item>(list: readonly Item[], placed: readonly Placed<Item>[]): Item[] {
  const result: Item[] = [];
  const indexed = placed
    .filter((entry) => entry.index !== undefined)
    .sort((left, right) => (left.index ?? 0) - (right.index ?? 0));
  let next = 0;
  for (const item of list) {
    while (next < indexed.length && (indexed[next]?.index ?? 0) <= result.length) {
      result.push(...indexed.slice(next, next + 1).map((entry) => entry.item));
      next += 1;
    }
    result.push(item);
  }
  result.push(...indexed.slice(next).map((entry) => entry.item));
  for (const entry of placed) if (entry.index === undefined) result.push(entry.item);
  return result;
}

/** Splits a list into what stays and what is taken out, each with the index it had. */
export function takeOut<Item>(
  list: readonly Item[],
  isTaken: (item: Item) => boolean,
): { kept: Item[]; taken: { item: Item; index: number }[] } {
  const kept: Item[] = [];
  const taken: { item: Item; index: number }[] = [];
  for (const [index, item] of list.entries()) {
    if (isTaken(item)) taken.push({ item, index });
    else kept.push(item);
  }
  return { kept, taken };
}
