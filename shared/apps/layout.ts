import { type AppComponent, type GridPlace, gridColumns } from './app-schema.ts';

/** A component on one grid: that of a page, or of a container's slot. Units are columns and rows. */
export type GridItem = GridPlace & { id: string };

type Size = { w: number; h: number };

/** The items of components that lie in the same place. */
export function gridItems(components: readonly AppComponent[]): GridItem[] {
  return components.map(({ id, layout }) => ({ id, ...layout.desktop }));
}

/** Puts a new item where it is dropped; what is in its way moves down. Whatever is not in the way keeps its identity. */
export function placeItem(items: readonly GridItem[], item: GridItem): GridItem[] {
  return pushDown([...items.filter(({ id }) => id !== item.id), fitted(item)], item.id);
}

/** Moves an item to a column and row, kept inside the grid; what is in its way moves down. */
export function moveItem(
  items: readonly GridItem[],
  id: string,
  to: { x: number; y: number },
): readonly GridItem[] {
  return changeItem(items, id, (item) => fitted({ ...item, ...to }));
}

/** Resizes an item from its upper left corner, within the grid and not below `min`; what is in its way moves down. */
export function resizeItem(
  items: readonly GridItem[],
  id: string,
  { size, min }: { size: Size; min: Size },
): readonly GridItem[] {
  return changeItem(items, id, (item) => ({
    ...item,
    w: clamp(size.w, Math.min(min.w, gridColumns - item.x), gridColumns - item.x),
    h: Math.max(size.h, min.h, 1),
  }));
}

function changeItem(
  items: readonly GridItem[],
  id: string,
  change: (item: GridItem) => GridItem,
): readonly GridItem[] {
  const before = items.find((item) => item.id === id);
  if (before === undefined) return items;
  const after = change(before);
  if (isSamePlace(before, after)) return items;
  return pushDown(
    items.map((item) => (item.id === id ? after : item)),
    id,
  );
}

/**
 * Makes room for one item: whatever overlaps it, or is overlapped by what it pushes, moves down as far as it must and
 * never sideways. The result, in the given order, has no overlaps.
 */
export function pushDown(items: readonly GridItem[], id: string): GridItem[] {
  const first = items.filter((item) => item.id === id);
  const others = items.filter((item) => item.id !== id).sort((a, b) => a.y - b.y || a.x - b.x);
  const settled: GridItem[] = [];
  for (const item of [...first, ...others]) settled.push(below(item, settled));
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

/** The components of one place below one another, as a phone shows them; hidden ones are left out. */
export function phoneOrder(components: readonly AppComponent[]): AppComponent[] {
  const reading = [...components].sort(
    ({ layout: { desktop: a } }, { layout: { desktop: b } }) => a.y - b.y || a.x - b.x,
  );
  const position = new Map(reading.map((component, index) => [component.id, index]));
  const orderOf = ({ id, layout }: AppComponent) => layout.mobile?.order ?? position.get(id) ?? 0;
  return reading
    .filter(({ layout }) => layout.mobile?.hidden !== true)
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
