import { type AppComponent, type GridPlace, gridColumns } from './app-schema.ts';

/** A component on one grid: that of a page, or of a container's slot. Units are columns and rows. */
export type GridItem = GridPlace & { id: string };

type Size = { w: number; h: number };

/** The items of components that lie in the same place. */
export function gridItems(components: readonly AppComponent[]): GridItem[] {
  return components.map(({ id, layout }) => ({ id, ...layout.desktop }));
}

/** The place alone, as a document holds it. */
export function placeOf({ x, y, w, h }: GridItem): GridPlace {
  return { x, y, w, h };
}

/** Puts a new item where it is dropped; what is in its way moves down. Whatever is not in the way keeps its identity. */
export function placeItem(items: readonly GridItem[], item: GridItem): GridItem[] {
  return placeItems(items, [item]);
}

/** Puts several items at once, new ones and ones that were there; what is in their way moves down. */
export function placeItems(items: readonly GridItem[], placed: readonly GridItem[]): GridItem[] {
  const landing = new Map(placed.map((item) => [item.id, fitted(item)]));
  const known = new Set(items.map(({ id }) => id));
  const there = items.map((item) => {
    const next = landing.get(item.id);
    return next === undefined || isSamePlace(item, next) ? item : next;
  });
  const added = [...landing.values()].filter(({ id }) => !known.has(id));
  return pushDown([...there, ...added], new Set(landing.keys()));
}

/** Items that move together by one distance, which is cut at the edges of the grid so that none leaves it. */
export function shiftItems(items: readonly GridItem[], by: { x: number; y: number }): GridItem[] {
  const left = Math.min(...items.map(({ x }) => x));
  const right = Math.max(...items.map(({ x, w }) => x + w));
  const top = Math.min(...items.map(({ y }) => y));
  const dx = clamp(by.x, -left, gridColumns - right);
  const dy = Math.max(by.y, -top);
  return items.map((item) => ({ ...item, x: item.x + dx, y: item.y + dy }));
}

/** Which edges of an item follow the pointer: -1 the left one, 1 the right or lower one, 0 none. */
export type ResizeSide = { x: -1 | 0 | 1; y: 0 | 1 };

type Stretch = { side: ResizeSide; cell: { x: number; y: number }; min: Size };

/** An item whose edges were pulled so that they enclose a cell; it stays in the grid and above its least size. */
export function stretchItem(item: GridItem, { side, cell, min }: Stretch): GridItem {
  const right = item.x + item.w;
  const least = Math.min(min.w, side.x === -1 ? right : gridColumns - item.x);
  const h = side.y === 1 ? Math.max(cell.y + 1 - item.y, min.h, 1) : item.h;
  if (side.x === -1) {
    const x = clamp(cell.x, 0, right - least);
    return { ...item, x, w: right - x, h };
  }
  const w = side.x === 1 ? clamp(cell.x + 1 - item.x, least, gridColumns - item.x) : item.w;
  return { ...item, w, h };
}

/**
 * Makes room for some items: whatever overlaps them, or is overlapped by what they push, moves down as far as it must
 * and never sideways. The result, in the given order, has no overlaps but those among the items themselves.
 */
export function pushDown(items: readonly GridItem[], ids: ReadonlySet<string>): GridItem[] {
  const settled = items.filter((item) => ids.has(item.id));
  const others = items.filter((item) => !ids.has(item.id)).sort((a, b) => a.y - b.y || a.x - b.x);
  for (const item of others) settled.push(below(item, settled));
  const byId = new Map(settled.map((item) => [item.id, item]));
  return items.map((item) => byId.get(item.id) ?? item);
}

function below(item: GridItem, settled: readonly GridItem[]): GridItem {
  let { y } = item;
  for (;;) {
    const inTheWay = settled.filter((other) => doOverlap(other, { ...item, y }));
    if (inTheWay.length === 0) return y === item.y ? item : { ...item, y };
    y = Math.max(...inTheWay.map((other) => other.y + other.h));
  }
}

/** A place for something that was added without being dropped: the first gap from the top that is wide enough. */
export function firstFreePlace(items: readonly GridItem[], size: Size): GridPlace {
  const w = Math.min(size.w, gridColumns);
  for (let y = 0; ; y += 1) {
    for (let x = 0; x + w <= gridColumns; x += 1) {
      const place = { x, y, w, h: size.h };
      if (!items.some((item) => doOverlap(item, place))) return place;
    }
  }
}

/**
 * The places when some items are hidden: rows that only hidden items took are given back, and what lies below moves
 * up by them. Neighbours keep their distance.
 */
export function withoutHidden(items: readonly GridItem[], hidden: ReadonlySet<string>): GridItem[] {
  const shown = items.filter(({ id }) => !hidden.has(id));
  if (shown.length === items.length) return [...items];
  const usedRows = new Set(shown.flatMap(rowsOf));
  const freed = [...new Set(items.filter(({ id }) => hidden.has(id)).flatMap(rowsOf))].filter(
    (row) => !usedRows.has(row),
  );
  return shown.map((item) => {
    const above = freed.filter((row) => row < item.y).length;
    return above === 0 ? item : { ...item, y: item.y - above };
  });
}

function rowsOf({ y, h }: GridPlace): number[] {
  return Array.from({ length: h }, (_, nth) => y + nth);
}

/** How many rows a grid needs to show all of its items. */
export function rowCount(items: readonly GridPlace[]): number {
  return items.reduce((most, { y, h }) => Math.max(most, y + h), 0);
}

/** The components of one place line by line: the order of the tree, of the Tab key and of phones. */
export function inReadingOrder(components: readonly AppComponent[]): AppComponent[] {
  return [...components].sort(
    ({ layout: { desktop: a } }, { layout: { desktop: b } }) => a.y - b.y || a.x - b.x,
  );
}

/** The components of one place below one another, as a phone shows them; hidden ones are left out unless `all`. */
export function phoneOrder(
  components: readonly AppComponent[],
  which: 'shown' | 'all' = 'shown',
): AppComponent[] {
  const reading = inReadingOrder(components);
  const position = new Map(reading.map((component, index) => [component.id, index]));
  const orderOf = ({ id, layout }: AppComponent) => layout.mobile?.order ?? position.get(id) ?? 0;
  return reading
    .filter(({ layout }) => which === 'all' || layout.mobile?.hidden !== true)
    .sort((a, b) => orderOf(a) - orderOf(b) || (position.get(a.id) ?? 0) - (position.get(b.id) ?? 0));
}

export function doOverlap(a: GridPlace, b: GridPlace): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** Every pair of items that overlap, by their ids. */
export function findOverlaps(items: readonly GridItem[]): [string, string][] {
  return items.flatMap((item, index) =>
    items
      .slice(index + 1)
      .filter((other) => doOverlap(item, other))
      .map((other): [string, string] => [item.id, other.id]),
  );
}

function fitted(item: GridItem): GridItem {
  const w = clamp(item.w, 1, gridColumns);
  return { ...item, w, h: Math.max(item.h, 1), x: clamp(item.x, 0, gridColumns - w), y: Math.max(item.y, 0) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function isSamePlace(a: GridPlace, b: GridPlace): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}
