import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition, AppPage, ComponentLayout } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { childrenIn, findComponent, withDescendants } from '#shared/apps/find-in-app.ts';
import {
  type GridItem,
  gridItems,
  placeItems,
  placeOf,
  type ResizeSide,
  shiftItems,
  stretchItem,
} from '#shared/apps/layout.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';
import type { DropPreview } from '../state/builder-state.ts';

export type Cell = { x: number; y: number };

/** What would happen if a gesture ended now: it is shown while dragging, and becomes the edit when it ends. */
export type Landing = DropPreview & { page: string };

/** Boxes that are put into a place; what is in their way moves down. */
export function landBoxes(page: AppPage, place: GridPlaceId, boxes: readonly GridItem[]): Landing {
  const items = gridItems(childrenIn(page, place));
  const before = new Map(items.map((item) => [item.id, item]));
  const own = new Set(boxes.map(({ id }) => id));
  const placed = placeItems(items, boxes);
  return {
    page: page.id,
    place,
    boxes: placed.filter(({ id }) => own.has(id)),
    moved: new Map(
      placed
        .filter((item) => !own.has(item.id) && before.get(item.id) !== item)
        .map((item) => [item.id, item]),
    ),
  };
}

/** The grabbed component at a cell and those of the selection that lie beside it by the same distance. */
export function landMove(
  definition: AppDefinition,
  ids: readonly string[],
  { grabbed, place, at }: { grabbed: string; place: GridPlaceId; at: Cell },
): Landing | undefined {
  const found = findComponent(definition, grabbed);
  if (found === undefined || isInside(found.page, ids, place)) return undefined;
  const beside = childrenIn(found.page, placeIdOf(found.component));
  const together = gridItems(beside.filter(({ id }) => id === grabbed || ids.includes(id)));
  const { x, y } = found.component.layout.desktop;
  return landBoxes(found.page, place, shiftItems(together, { x: at.x - x, y: at.y - y }));
}

/** A component does not go into itself or into what lies inside it. */
function isInside(page: AppPage, ids: readonly string[], { parent }: GridPlaceId): boolean {
  return parent !== null && withDescendants(page.components, ids).has(parent);
}

/** A component whose edges are pulled to a cell. */
export function landResize(
  definition: AppDefinition,
  id: string,
  { side, cell }: { side: ResizeSide; cell: Cell },
): Landing | undefined {
  const found = findComponent(definition, id);
  if (found === undefined) return undefined;
  const { page, component } = found;
  const min = findComponentContract(component.kind)?.minSize ?? { w: 1, h: 1 };
  const [item] = gridItems([component]);
  if (item === undefined) return undefined;
  return landBoxes(page, placeIdOf(component), [stretchItem(item, { side, cell, min })]);
}

/** The edit that makes a landing of components that exist; undefined when they stay where they are. */
export function landingOperation(definition: AppDefinition, landing: Landing): AppOperation | undefined {
  const { boxes, moved, place } = landing;
  const moves: AppOperation[] = [];
  const layouts: [string, ComponentLayout][] = [];
  for (const item of [...boxes, ...moved.values()]) {
    const found = findComponent(definition, item.id);
    if (found === undefined) continue;
    const { component, page } = found;
    const layout = { ...component.layout, desktop: placeOf(item) };
    if (!isSame(placeIdOf(component), place)) {
      moves.push({ kind: 'move_component', id: item.id, page: page.id, ...place, layout });
    } else if (JSON.stringify(layout.desktop) !== JSON.stringify(component.layout.desktop)) {
      layouts.push([item.id, layout]);
    }
  }
  const pushed: AppOperation[] =
    layouts.length === 0 ? [] : [{ kind: 'set_layouts', layouts: Object.fromEntries(layouts) }];
  return together([...moves, ...pushed]);
}

function isSame(a: GridPlaceId, b: GridPlaceId): boolean {
  return a.parent === b.parent && a.slot === b.slot;
}

export function placeIdOf({
  parent,
  slot,
}: {
  parent?: string | undefined;
  slot?: string | undefined;
}): GridPlaceId {
  return { parent: parent ?? null, slot: slot ?? null };
}

/** Several edits as one step; undefined for none. */
export function together(operations: readonly AppOperation[]): AppOperation | undefined {
  const [only] = operations;
  return operations.length > 1 ? { kind: 'batch', operations: [...operations] } : only;
}
