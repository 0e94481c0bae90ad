import { AppError } from '#shared/errors.ts';

/** Where a page of a list ended: a number by which the list is sorted, and the key of the last item. */
export type Position = { number: number; key: string };

/** The place after which the next page begins; what no list of ours has given is `bad_request`. */
export function parseCursor(cursor: string): Position {
  const [, number, key] = /^(\d{1,15}):(.{1,2000})$/s.exec(cursor) ?? [];
  if (number === undefined || key === undefined) {
    throw new AppError('bad_request', 'The cursor is not one that this list has given.');
  }
  return { number: Number(number), key };
}

/** The first `limit` of the items that were read, and a cursor when there was one more. */
export function pageOf<Item>(
  items: Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): { items: Item[]; next?: string } {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return items.length > limit && last ? { items: shown, next: cursorOf(last) } : { items: shown };
}
